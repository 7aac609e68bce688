import Testing

@testable import Simulator

@Suite struct `Answers have the fields of CJ's documents, in their types` {
    static let world = World(seed: 61, orders: 120)

    /// Objects of one form, and its fields. A field that is not `null` alone must have another value somewhere.
    private func check(_ objects: [JSON], _ fields: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(!objects.isEmpty, sourceLocation: sourceLocation)
        let table = fields.split(separator: " ").map { $0.split(separator: "=").map(String.init) }
        let names = Set(table.map { $0[0] })
        for object in objects {
            let told = Set(object.keys).subtracting(Self.toldBesides.subtracting(names))
            #expect(told == names, sourceLocation: sourceLocation)
        }
        for field in table {
            let kinds = Set(objects.compactMap { $0[field[0]]?.kind })
            let allowed = Set(field[1].split(separator: "|").map(String.init))
            #expect(kinds.isSubset(of: allowed), "\(field[0]) is \(kinds)", sourceLocation: sourceLocation)
            #expect(
                !kinds.subtracting(["null"]).isEmpty || allowed == ["null"], "\(field[0])",
                sourceLocation: sourceLocation)
        }
    }

    /// What newer documents have beside the samples' fields.
    private static let toldBesides: Set = [
        "actualPayment", "cjTrackingNumber", "discountMoney", "interceptOrderReasons", "iossAmount",
        "iossTaxHandlingFee", "isGroup", "logisticName", "originalPrice", "postageDiscountMoney",
        "productDiscountMoney", "shopId", "shopName", "storageId", "storageName", "storageNo2Name", "storeCreateDate",
        "subOrderProducts", "trackingNumber",
    ]

    private var orders: [Order] { Self.world.lives.flatMap(\.orders) }

    @Test func `order list`() throws {
        var caller = Caller(Self.world)
        var lists: [JSON] = []
        for status in ["UNPAID", "SHIPPED", "DELIVERED", "CANCELLED"] {
            let answer = caller.answer(.orderList, [("status", status), ("pageSize", "200")])
            lists.append(try #require(answer["data"]))
        }
        check(lists, "pageNum=number pageSize=number total=number list=array")
        let rows = lists.flatMap { $0.rows("list") }
        check(
            rows,
            """
            orderId=text orderNum=text cjOrderId=text shippingCountryCode=text shippingProvince=text shippingCity=text \
            shippingPhone=text shippingAddress=text shippingCustomerName=text remark=null orderWeight=number \
            orderStatus=text orderAmount=number productAmount=number postageAmount=number logisticName=text \
            trackNumber=text|null trackingProvider=text|null trackingUrl=text|null createDate=text \
            paymentDate=text|null isSandbox=number privateOutboundOrder=bool productList=array
            """)
        check(rows.flatMap { $0.rows("productList") }, "vid=text quantity=number sellPrice=number")
    }

    private let detail = """
        orderId=text orderNum=text platformOrderId=text|null cjOrderId=null shippingCountryCode=text \
        shippingProvince=text shippingCity=text shippingPhone=text shippingAddress=text shippingCustomerName=text \
        remark=null orderWeight=number orderStatus=text orderAmount=number productAmount=number postageAmount=number \
        logisticName=text trackNumber=text|null trackingProvider=text|null trackingUrl=text|null createDate=text \
        paymentDate=text|null isComplete=number fromCountryCode=text disputeId=text|null isSandbox=number \
        privateOutboundOrder=bool outWarehouseTime=text|null productList=array cjOrderCode=text \
        lastMileTrackNumber=text|null
        """

    @Test func `order detail, and its batch`() throws {
        var caller = Caller(Self.world)
        var details: [JSON] = []
        for order in orders {
            details.append(
                try #require(caller.answer(.orderDetail, [("orderId", order.ids.code)])["data"]))
        }
        check(details, detail)
        check(
            details.flatMap { $0.rows("productList") },
            """
            vid=text quantity=number sellPrice=number podPropertiesInfo=null lineItemId=text \
            storeLineItemId=text|null productionOrderStatus=number|null abnormalType=array|null
            """)
        let codes = orders.prefix(100).map { #""\#($0.ids.code)""# }.joined(separator: ",")
        check(caller.answer(.orderDetails, body: #"{"orderIds":[\#(codes)]}"#).rows("data"), detail)
    }

    @Test func `cost sheets`() {
        var caller = Caller(Self.world)
        var sheets: [JSON] = []
        for order in orders {
            sheets += caller.answer(.costSheets, body: #"{"orderCodesList":["\#(order.ids.code)"]}"#).rows("data")
        }
        check(
            sheets,
            """
            cogsBasicDataOrderInfoJson=object orderCode=text originalOrderCode=text paymentDate=text userId=text
            """)
        let inner = sheets.compactMap { $0["cogsBasicDataOrderInfoJson"] }
        check(
            inner,
            """
            a=text c=null d=number f=number g=number h=number ii=text j=text pp=text qq=number rr=number|null \
            tt=number|null x=object z=object
            """)
        func values(_ key: String) -> [JSON] {
            inner.compactMap { $0[key] }.flatMap { map in map.keys.compactMap { map[$0] } }
        }
        check(values("z"), "pc=text w=text t=number y=number u=text h=number r=number")
        check(values("x"), "q=number e=number p=number s=number d=number")
    }

    @Test func `bills`() throws {
        var caller = Caller(Self.world)
        for type in 0...1 {
            let data = try #require(caller.answer(.bills, body: #"{"type":\#(type),"pageSize":200}"#)["data"])
            check([data], "type=number totalAmount=number unPaymentCountList=array pageData=object")
            check(data.rows("unPaymentCountList"), "type=number count=number")
            let page = try #require(data["pageData"])
            check([page], "pageSize=number pageNumber=number totalRecords=number totalPages=number content=array")
            check(
                page.rows("content"),
                """
                orderCode=text cjOrderCode=\(type == 0 ? "text" : "null") status=number amount=number reason=text \
                orderType=number diffUseType=number createAt=number
                """)
        }
    }

    @Test func `private stock`() throws {
        var caller = Caller(Self.world)
        let data = try #require(caller.answer(.stockingOrders, body: #"{"pageSize":200}"#)["data"])
        check([data], "pageSize=number pageNumber=number totalRecords=number totalPages=number content=array")
        let content = data.rows("content")
        check(
            content,
            """
            orderCode=text status=text statusDesc=text postage=number createDate=text createDateTime=number \
            paymentDate=text paymentDateTime=number orderAmount=number amount=number serviceFee=number \
            orderQuantity=number orderType=number orderCategory=text variantTypeSum=number supplierList=array
            """)
        let suppliers = content.flatMap { $0.rows("supplierList") }
        check(suppliers, "supplierId=text supplierName=text productList=array")
        let products = suppliers.flatMap { $0.rows("productList") }
        check(products, "productId=text productVariantListList=array")
        check(
            products.flatMap { $0.rows("productVariantListList") },
            """
            productCode=text orderCode=text stanProductId=text sku=text cjProductId=text quantity=number \
            allocateNum=number price=number weight=number
            """)

        let id = try #require(orders.first(where: \.isPrivateOutbound)?.ids.code)
        let outbound = try #require(caller.answer(.outboundDetail, body: #"{"orderId":"\#(id)"}"#)["data"])
        check(
            [outbound],
            """
            orderId=text orderNumber=text storageId=text platform=text storeName=text postagePayNode=number \
            address=object productList=array orderStatus=text submitStatus=text
            """)
        check(
            outbound.rows("productList"),
            "sku=text stanProductId=text privateOrderId=text quantity=number lockQuantity=number price=number")
    }

    @Test func `tracking`() {
        var caller = Caller(Self.world)
        let numbers = orders.compactMap { $0.parcel?.trackNumber }.map { ("trackNumber", $0) }
        check(
            caller.answer(.trackInfo, numbers).rows("data"),
            """
            trackingNumber=text logisticName=text trackingFrom=text trackingTo=text deliveryDay=text|null \
            deliveryTime=text|null trackingStatus=text lastMileCarrier=text|null lastTrackNumber=text|null
            """)
    }

    @Test func `a variant`() throws {
        var caller = Caller(Self.world)
        let vid = Self.world.catalogue.variants[3].vid
        check(
            [try #require(caller.answer(.variant, [("vid", vid)])["data"])],
            """
            vid=text pid=text variantName=null variantNameEn=text variantSku=text variantImage=text variantUnit=null \
            variantProperty=text variantKey=text variantLength=number variantWidth=number variantHeight=number \
            variantVolume=number variantWeight=number variantSellPrice=number createTime=text
            """)
    }

    @Test func `the stock of a variant`() {
        var caller = Caller(Self.world)
        let vid = Self.world.catalogue.variants[3].vid
        check(
            caller.answer(.stockLevels, [("vid", vid)]).rows("data"),
            """
            vid=text areaId=text areaEn=text countryCode=text storageNum=number totalInventoryNum=number \
            cjInventoryNum=number factoryInventoryNum=number
            """)
    }

    @Test func `the balance, and the settings`() throws {
        var caller = Caller(Self.world)
        check(
            [try #require(caller.answer(.getBalance)["data"])],
            "amount=number noWithdrawalAmount=number freezeAmount=number")
        let setting = try #require(caller.answer(.getSetting)["data"])
        check(
            [setting],
            "openId=number openName=text openEmail=text setting=object callback=object root=text isSandbox=bool")
        check([try #require(setting["setting"])], "quotaLimits=array qpsLimit=number")
        let callback = try #require(setting["callback"])
        check(
            [callback],
            "product=object stock=object order=object logistics=object makeup=object privateOrder=object")
        check(callback.keys.compactMap { callback[$0] }, "type=text urls=array")
    }

    @Test func `an order that is created`() throws {
        var caller = Caller(Self.world)
        let data = try #require(caller.answer(.createOrder, body: Wish().json)["data"])
        check(
            [data],
            """
            orderNumber=text orderId=text shipmentOrderId=text iossAmount=text iossTaxHandlingFee=text \
            postageAmount=text productAmount=text productOriginalAmount=text productDiscountAmount=text \
            postageDiscountAmount=text postageOriginalAmount=text totalDiscountAmount=text actualPayment=text \
            orderOriginalAmount=text cjPayUrl=text orderAmount=text logisticsMiss=text productInfoList=array \
            orderStatus=text interceptOrderReasons=array
            """)
        check(
            data.rows("productInfoList"),
            """
            storeLineItemId=text lineItemId=text variantId=text isGroup=bool quantity=number subOrderProducts=array
            """)
    }

    @Test(arguments: Call.allCases)
    func `all come in one envelope, the cost sheets in their own`(call: Call) {
        var caller = Caller(Self.world)
        let wish = Wish(["isSandbox": "1", "payType": "3"]).json
        let id = caller.answer(.createOrder, body: wish)["data"]?["orderId"]?.string ?? ""
        let bodies: [Call: String] = [
            .getAccessToken: #"{"apiKey":"any"}"#, .createOrder: wish, .simulatePay: #"{"orderId":"\#(id)"}"#,
            .costSheets: #"{"orderCodesList":["\#(id)"]}"#, .setWebhook: Registration.body(),
        ]
        let answer = caller.answer(call, body: bodies[call] ?? "")
        if call == .costSheets {
            check([answer], "code=number data=array message=text success=bool")
        } else {
            #expect(answer.keys == ["code", "result", "message", "data", "requestId", "success"])
            #expect(answer["requestId"]?.string?.count == 32)
        }
    }
}
