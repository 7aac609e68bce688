/// Draws one life.
struct LifeMaker {
    let catalogue: Catalogue
    let orderNumber: String
    let start: Instant
    var chance: Chance
    var ids: IdMaker

    init(number: Int, epoch: Instant, catalogue: Catalogue, chance: Chance) {
        self.catalogue = catalogue
        orderNumber = Self.orderNumber(ofLife: number, chance.branch(.orderNumber))
        var own = chance.branch(.life).branch(number)
        start = epoch + number * World.pace + own.number(0...(World.pace - 1))
        ids = IdMaker(life: number, chance: own.branch(0))
        self.chance = own
    }

    /// Draws a life that somebody asked for.
    init(of request: RequestedLife, catalogue: Catalogue, chance: Chance) {
        self.catalogue = catalogue
        orderNumber = request.order.number
        start = request.createdAt
        let own = chance.branch(.requestedLives).branch(request.number)
        ids = IdMaker(life: request.number, chance: own.branch(0))
        self.chance = own
    }

    /// The life, when it is of this kind.
    consuming func life(of kind: LifeKind) -> Life {
        var life = Life(kind: kind)
        switch kind {
        case .ordinary: life.orders = [finished(paid(order()))]
        case .unpaid: life.orders = [walked(order(), to: .unpaid)]
        case .cancelled(let stage): life.orders = [cancelled(at: stage)]
        case .split(let count): life.orders = split(into: count)
        case .merged: life.orders = merged()
        case .reissued: life.orders = reissued()
        case .disputed(let isSettled): life.orders = [disputed(isSettled: isSettled)]
        case .billed(let ends):
            let order = billed(ends)
            life.orders = [order]
            if chance.once(in: 2) { life.accountBills = [accountBill(after: order.createdAt)] }
        case .privateStock:
            let stock = stockingOrder()
            life.stockingOrders = [stock]
            life.orders = (0..<chance.number(1...2)).map { finished(outbound($0, from: stock)) }
            life.accountBills = [stockBill(for: stock)].compactMap(\.self)
        case .sandbox:
            var order = order()
            order.isSandbox = true
            life.orders = [finished(paid(order))]
        }
        return life
    }

    /// The seller's number: sometimes that of the purchase before, since nothing at CJ forbids it.
    private static func orderNumber(ofLife number: Int, _ chance: Chance) -> String {
        var own = chance.branch(number)
        let isAgain = own.once(in: 25)
        var named = chance.branch(isAgain ? max(0, number - 1) : number).branch(0)
        return named.once(in: 2) ? "api_" + named.hexadecimal(32) : "#" + named.digits(6)
    }
}
