// The last mile's words in Asia.
extension LastMileWords {
    static let turkish: Table = [
        .arrivedInCountry: ("Taşıma halinde", "Gönderi varış ülkesine ulaştı"),
        .atCustoms: ("Gümrük işleminde", "Gönderi gümrük işlemlerinde"),
        .cleared: ("Gümrük işlemi tamamlandı", "Gönderi gümrükten çıktı"),
        .handedToLastMile: ("Taşıma halinde", "Gönderi yerel kargo firmasına teslim edildi"),
        .outForDelivery: ("Dağıtıma çıkarıldı", "Gönderiniz dağıtıma çıkarıldı"),
        .attemptFailed: ("Teslim edilemedi", "Alıcı adreste bulunamadı, teslim edilemedi"),
        .waitingForCollection: ("Şubeden teslim alınmayı bekliyor", "Gönderi şubede alıcısını bekliyor"),
        .delivered: ("Teslim edildi", "Gönderi alıcısına teslim edildi"),
        .lost: ("Gönderi kayboldu", "Gönderi taşıma sırasında kayboldu"),
        .returning: ("Göndericiye iade ediliyor", "Göndericiye iade süreci başlatıldı"),
        .returned: ("Göndericiye iade edildi", "Gönderi göndericiye iade edildi"),
    ]

    static let arabic: Table = [
        .arrivedInCountry: ("قيد النقل", "وصلت الشحنة إلى بلد الوجهة"),
        .atCustoms: ("قيد التخليص الجمركي", "الشحنة لدى الجمارك"),
        .cleared: ("اكتمل التخليص الجمركي", "تم الإفراج عن الشحنة من الجمارك"),
        .handedToLastMile: ("قيد النقل", "تم تسليم الشحنة إلى شركة النقل المحلية"),
        .outForDelivery: ("خرجت للتوصيل", "الشحنة مع المندوب للتوصيل"),
        .attemptFailed: ("فشلت محاولة التسليم", "المستلم غير موجود، تعذر تسليم الشحنة"),
        .waitingForCollection: ("جاهزة للاستلام", "الشحنة جاهزة للاستلام من الفرع"),
        .delivered: ("تم التسليم", "تم تسليم الشحنة إلى المستلم"),
        .lost: ("فقدت الشحنة", "فقدت الشحنة أثناء النقل"),
        .returning: ("جاري الإرجاع إلى المرسل", "بدأ إرجاع الشحنة إلى المرسل"),
        .returned: ("أعيدت إلى المرسل", "تمت إعادة الشحنة إلى المرسل"),
    ]

    static let hebrew: Table = [
        .arrivedInCountry: ("בדרך", "המשלוח הגיע לארץ היעד"),
        .atCustoms: ("בטיפול המכס", "המשלוח נמסר לטיפול המכס"),
        .cleared: ("שוחרר מהמכס", "הליך המכס הסתיים"),
        .handedToLastMile: ("בדרך", "המשלוח נמסר לחברת השילוח המקומית"),
        .outForDelivery: ("יצא למסירה", "המשלוח יצא עם השליח למסירה"),
        .attemptFailed: ("ניסיון מסירה נכשל", "הנמען לא נמצא, המשלוח לא נמסר"),
        .waitingForCollection: ("ממתין לאיסוף", "המשלוח ממתין לאיסוף בסניף הדואר"),
        .delivered: ("נמסר", "המשלוח נמסר לנמען"),
        .lost: ("המשלוח אבד", "המשלוח אבד בדרך"),
        .returning: ("מוחזר לשולח", "המשלוח בדרך חזרה לשולח"),
        .returned: ("הוחזר לשולח", "המשלוח הוחזר לשולח"),
    ]

    static let japanese: Table = [
        .arrivedInCountry: ("輸送中", "名宛国に到着"),
        .atCustoms: ("通関手続中", "税関へ提示"),
        .cleared: ("通関手続完了", "税関から受領"),
        .handedToLastMile: ("輸送中", "現地配送会社へ引き渡し"),
        .outForDelivery: ("配達中", "配達のため持ち出し中"),
        .attemptFailed: ("ご不在のため持ち戻り", "ご不在のため配達できませんでした"),
        .waitingForCollection: ("窓口でお受け取り待ち", "郵便局で保管中"),
        .delivered: ("お届け済み", "配達が完了しました"),
        .lost: ("荷物紛失", "輸送中に紛失しました"),
        .returning: ("差出人へ返送中", "差出人への返送を開始"),
        .returned: ("差出人へ返送済み", "差出人に返送されました"),
    ]

    static let korean: Table = [
        .arrivedInCountry: ("운송 중", "목적지 국가 도착"),
        .atCustoms: ("통관 진행 중", "수입 통관 시작"),
        .cleared: ("통관 완료", "세관 반출"),
        .handedToLastMile: ("운송 중", "현지 배송업체에 인계"),
        .outForDelivery: ("배달 출발", "배송 기사가 배달을 출발했습니다"),
        .attemptFailed: ("배달 실패", "수취인 부재로 배달하지 못했습니다"),
        .waitingForCollection: ("수령 대기", "우체국에서 수령 대기 중입니다"),
        .delivered: ("배달 완료", "수취인에게 배달이 완료되었습니다"),
        .lost: ("분실", "운송 중 분실되었습니다"),
        .returning: ("발송인에게 반송 중", "발송인에게 반송이 시작되었습니다"),
        .returned: ("발송인에게 반송 완료", "발송인에게 반송되었습니다"),
    ]
}
