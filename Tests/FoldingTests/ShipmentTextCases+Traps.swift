import CJ

// What is easily taken for something else, in English and Chinese, and with what HTML adds.
extension ShipmentTextCases {
    static let marked: Texts = [
        .inTransit: """
        Delivery scheduled
        Your package will be delivered tomorrow
        Signed over to the carrier
        Signed for by the depot
        Delivered to the carrier
        Delivered to carrier facility
        Delivered to the depot
        Delivered to the agent
        Delivered, To Agent
        Delivered to DHL
        Delivered to partner for last mile
        Delivered to the sorting centre
        Delivered to the courier for delivery to the customer
        Delivered into the local delivery network
        Once delivered, you will be notified: in transit
        When delivered we will tell you, in transit
        Expected to be delivered by Friday
        Should have been delivered yesterday
        To be signed for by the recipient
        Will be available for pickup
        En route to the pick-up point
        On its way to the access point
        Your parcel will be delivered to a parcel shop
        Not yet delivered
        Has not yet been delivered
        Has yet to be delivered
        Not available for pickup yet
        Parcel is not ready for collection
        Information delivered to customs, in transit
        Parcel to be delivered by 12 May
        Handed over for final delivery
        """,
        .attemptFailed: """
        not delivered
        NOT DELIVERED
        has not been delivered
        wasn't delivered
        wasn’t delivered
        wasn&rsquo;t delivered
        couldn&#39;t be delivered
        couldn´t be delivered
        un-delivered
        <b>NOT</b> delivered
        un<b>delivered</b>
        not&nbsp;delivered
        not\u{200B} delivered
        Item was never delivered
        No parcel delivered
        Your parcel could not be successfully delivered
        Parcel not left with neighbour
        Failed: not signed for by recipient
        We can t deliver it
        """,
        .delivered: """
        <b>Delivered</b>
        Delivered<br>Front door
        Delivered&nbsp;to&nbsp;recipient
        &#68;elivered
        &amp;nbsp;Delivered
        Delivered to the recipient
        Delivered to the customer's door, signed by recipient
        Recipient not home, delivered to neighbour
        No access - delivered to neighbour
        \u{200E}Delivered\u{200E}
        Ｄｅｌｉｖｅｒｅｄ
        Parcel delivered to reception
        Package delivered. If you have not received it, contact us
        Delivered earlier than expected
        Tracking no 123: delivered
        Haven, CT: delivered
        """,
        .exception: """
        Delivered to wrong address
        Misdelivered to another address
        """,
        .unknown: """
        POD
        Designed
        Delivered Duty Paid
        Signed in
        Deliver
        """,
        .preTransit: """
        Label made
        Info received
        label generated
        """,
        .returned: """
        Returned to the sender
        """,
    ]

    static let chinese: Texts = [
        .attemptFailed: """
        派送未成功
        未签收
        快件派送未成功，客户不在
        没有签收
        投遞失敗
        未簽收
        派送未果
        """,
        .inTransit: """
        尚未签收
        包裹尚未送达
        仓库已签收
        海关已签收
        分拨中心签收
        转运中心已妥投
        已送达承运商
        送达当地邮局
        签收前请联系快递员，运输中
        等待签收
        请签收，运输中
        预计明日妥投
        即将派送成功
        包裹将送往快递柜
        即将到达自提点
        预计到代收点
        发往快递柜
        前往驿站
        正运往驿站
        """,
        .delivered: """
        已由收件人签收
        签收人：本人
        末端派送成功
        派件成功
        配送完成
        已签收，签收人是本人，如有疑问请联系网点
        已送達
        投遞成功
        """,
    ]

    static let further: Texts = [
        .delivered: """
        Delivered, Front Desk/Reception/Mail Room
        Delivered, Garage or Other Location at Address
        Delivered, To Mail Room
        Shipment delivered - Signed for by : SMITH
        Delivered at 10:15 by driver
        Delivered by courier
        Delivered by local carrier
        Delivered by DHL eCommerce to the recipient
        Your parcel has been delivered and signed for
        Delivered to BERLIN
        Delivered - Handed to Resident
        Delivered. Thank you for choosing Evri
        Package was delivered at the front door at 2:04 pm
        Item delivered at the destination address
        Delivery successful
        Parcel delivered to safe place
        Delivered; Received by JOHN
        Delivered - Photo taken
        Delivered to letterbox
        已妥投
        您的包裹已签收！签收人：前台
        【上海市】已签收,签收人是 本人签收,如有疑问请联系派件员
        快件已签收，感谢使用
        Votre colis est livré. Il vous attend chez vous
        Votre colis a été livré dans votre boîte à lettres
        Colis livré à son destinataire
        Livré le 12/05
        Livré à 14h05
        Distribué
        Votre courrier a été distribué à l'adresse indiquée
        Entregado - Firmado por: JUAN
        Envío entregado en destino
        Pacote entregue
        Entregue ao próprio destinatário
        A encomenda foi entregue ao seu destinatário
        Pacco consegnato
        La tua spedizione è stata consegnata
        Spedizione consegnata il 12/05 a Mario
        Die Sendung wurde zugestellt. Vielen Dank
        Die Sendung wurde in den Hausbriefkasten des Empfängers eingelegt
        Paket zugestellt durch Zusteller
        Zugestellt: Empfänger persönlich
        Zustellung durch Ablage am Wunschort: am Wunschort abgelegt
        Ihr Paket wurde geliefert
        Geliefert
        Je pakket is bezorgd om 12:30
        Pakket geleverd bij buren
        Przesyłka dostarczona do odbiorcy
        Paczka dostarczona
        Вручение, вручение адресату
        Получено адресатом
        Посылка доставлена
        Заказ доставлен получателю
        Kargonuz teslim edilmiştir.
        Teslimat başarılı
        تم تسليم شحنتك بنجاح
        تم التسليم إلى العميل
        تم توصيل الطلب
        המשלוח נמסר בהצלחה
        החבילה נמסרה ליעדה
        お届け先に配達完了しました
        ご本人様に配達完了
        配達先にてお渡し済み
        고객님께 배송이 완료되었습니다
        배달완료(수취인:본인)
        """
    ]

    /// What is no delivery, whatever else it may be.
    static let noDeliveries: [String] = """
        Delivery successfully rescheduled
        Delivery successfully redirected to a new address
        Delivery complete address required
        Received by customer service
        Collected by customer carrier
        Delivered to recipient country
        Delivered to recipient's post office
        Delivered 0 of 2 parcels: 0 delivered
        1 of 2 delivered
        Partially delivered
        Entregado a Correos
        Entregado a SEUR
        Firmado por el remitente
        Aviso entregado
        Parcialmente entregado
        Signé par le transporteur
        Livré à Chronopost
        Livré par erreur
        Livré partiellement
        Entregue aos Correios
        Entregue por engano
        Consegnata a BRT
        Consegnato a Poste Italiane
        Firmato dal corriere
        Zustellung erfolgreich verschoben
        Falsch zugestellt
        Benachrichtigung zugestellt
        Unterschrieben von: Fahrer
        Teilweise zugestellt
        An DHL zugestellt
        Bezorgd op verkeerd adres
        Getekend door de chauffeur
        Dostarczono informację do nadawcy
        Błędnie doręczona
        Уведомление доставлено
        Частично доставлено
        Доставлено не по адресу
        Bildirim teslim edildi
        Yanlış adrese teslim edildi
        تم تسليم الرسالة
        נמסרה הודעה
        נמסר בטעות
        メッセージお届け済み
        配達完了メール
        誤配達完了
        배송 완료 알림
        오배송 완료: 오배송
        短信已送达
        部分签收
        签收短信
        误签收
        Awaiting signature: to be signed by recipient
        Signature required
        Not signed
        Customer must sign for it; not signed for
        Please be home when delivered
        Will be delivered as soon as customs clears
        Delivery complete? Not signed for: not delivered
        Attempted; not delivered
        Delivered to: UPS
        Delivered to Hermes depot, Hamburg
        delivered to the carrier
        Your parcel is to be delivered
        Delivered ex works
        Return to be delivered
        Wird zugestellt
        wird nicht zugestellt
        Die Sendung kann nicht zugestellt werden
        Die Sendung soll zugestellt werden
        n&#39;est pas livr&eacute;
        Pas livré
        Le livre
        No entregado
        sin entregar
        no fue posible entregado
        não entregue
        non consegnato
        mancata consegna
        niet bezorgd
        niedoręczono
        не вручено
        невручено
        teslim edilmedi
        لم يُسلَّم
        לא נמסר
        未配達
        미배달
        Delivered to sort facility
        Delivered at airport
        Delivered at the hub by carrier
        Arrived at delivery depot
        Tendered to final delivery agent
        Delivery to carrier confirmed
        Signed for at the depot
        Delivered in Frankfurt sorting center
        Received by carrier
        Parcel signed by customs
        Die Zustellung steht bevor
        Vorbereitet zur Zustellung
        Zustellung vereinbart
        Livraison en cours de programmation
        Remis à La Poste
        Remis au service de livraison
        Remise au transporteur
        Consegna in corso
        Affidata al corriere
        Em processo de entrega
        Saiu para entregar
        En proceso de entrega
        Listo para entrega
        Klaar voor bezorging
        Gotowa do doręczenia
        Przekazana kurierowi
        Готово к вручению
        Передано на доставку
        Teslime hazır
        Teslimat şubesinde
        جاهز للتسليم
        في طريقها للتسليم
        מוכן למסירה
        בדרך למסירה
        配達準備中
        配達店到着
        배송 준비
        배달 예정입니다
        派送员已取件
        等待派送
        已交付承运商
        交付航空公司
        طلب إعادة الجدولة من قبل المستلم
        Karte in den Briefkasten eingeworfen
        Kaartje in de brievenbus achtergelaten
        In ontvangst genomen door PostNL
        Извещение опущено в почтовый ящик
        Aviso depositado en el buzón
        Avis déposé en boîte aux lettres
        Başarıyla teslim alındı
        항공사로 전달되었습니다
        항공사 인수 완료
        Przesyłka odebrana w punkcie nadania
        荷物受け取り済み
        Customs form has been signed
        """.split(separator: "\n").map(String.init)
}
