import CJ

// What carriers write in languages of Asia.
extension ShipmentTextCases {
    static let turkish: Texts = [
        .preTransit: """
        Kargo etiketi oluşturuldu
        Gönderi bilgileri alındı
        Gönderi hazırlanıyor
        Sipariş alındı
        """,
        .inTransit: """
        Taşıma halinde
        Yolda
        Kargonuz yola çıktı
        Transfer merkezinde
        Kargo teslim alındı
        Göndericiden teslim alındı
        Varış şubesine ulaştı
        Şubeden ayrıldı
        Gümrük işleminde
        Gümrükten çıktı
        Yarın teslim edilecek, yolda
        Henüz teslim edilmiş değil, yolda
        Yerel kargo firmasına teslim edildi
        Şubeye teslim edildi
        Aktarma merkezine teslim edildi
        Kuryeye teslim edildi
        Depoya teslim edildi
        Taşıyıcıya teslim edildi
        Gümrüğe teslim edildi
        """,
        .outForDelivery: """
        Dağıtıma çıkarıldı
        Dağıtıma çıktı
        Kurye dağıtımda
        Teslimata çıktı
        DAĞITIMA ÇIKARILDI
        """,
        .availableForPickup: """
        Şubeden teslim almaya hazır
        Şubede alıcısını bekliyor
        Şubeden teslim alınmayı bekliyor
        Kargonuzu şubeden teslim alabilirsiniz
        Teslimat noktasına teslim edildi
        """,
        .attemptFailed: """
        Teslim edilemedi
        Teslim edilmedi
        Alıcı adreste bulunamadı
        Teslimat başarısız
        Adreste kimse yok
        Teslimat denendi
        Not bırakıldı
        """,
        .exception: """
        Gönderi kayboldu
        Hasarlı
        Adres yetersiz
        Gecikme
        Yanlış adres
        """,
        .delivered: """
        Teslim edildi
        TESLİM EDİLDİ
        TESLIM EDILDI
        Teslim edilmiştir
        Kargonuz teslim edildi
        Alıcısına teslim edildi
        Alıcıya teslim edildi
        Komşuya teslim edildi
        Kurye tarafından alıcısına teslim edildi
        Teslimat tamamlandı
        Teslimat gerçekleştirildi
        Alıcı tarafından teslim alındı
        """,
        .returning: """
        Göndericiye iade ediliyor
        İade süreci başlatıldı
        Alıcı kabul etmedi
        İADE
        """,
        .returned: """
        Göndericiye iade edildi
        İade edildi
        Göndericiye teslim edildi
        """,
    ]

    static let arabic: Texts = [
        .preTransit: """
        تم إنشاء بوليصة الشحن
        تم استلام معلومات الشحنة
        بانتظار استلام الشحنة من المرسل
        """,
        .inTransit: """
        قيد النقل
        في الطريق
        وصلت الشحنة إلى بلد الوجهة
        غادرت الشحنة مركز الفرز
        تم استلام الشحنة من المرسل
        تم الشحن
        الشحنة لدى الجمارك
        اكتمل التخليص الجمركي
        سيتم التسليم غدًا، في الطريق
        من المقرر تسليم الشحنة، في الطريق
        لم يتم التسليم بعد
        تم تسليم الشحنة إلى شركة النقل
        تم تسليم الشحنة إلى الناقل
        تم تسليم الشحنة للمندوب
        تم تسليم الشحنة إلى المستودع
        تم التسليم إلى مكتب البريد
        تم التسليم لشركة الشحن المحلية
        ستكون الشحنة جاهزة للاستلام قريبًا
        """,
        .outForDelivery: """
        خرجت للتوصيل
        خارج للتسليم
        الشحنة مع المندوب
        جاري التوصيل
        خَرَجَت لِلتَّوصيل
        """,
        .availableForPickup: """
        جاهزة للاستلام
        الشحنة جاهزة للاستلام من الفرع
        بانتظار المستلم
        تم التسليم إلى خزانة الطرود
        """,
        .attemptFailed: """
        فشلت محاولة التسليم
        محاولة تسليم غير ناجحة
        لم يتم التسليم
        لم يتم تسليم الشحنة
        تعذر تسليم الشحنة
        المستلم غير موجود
        لا يرد على الهاتف
        غير مسلمة، تعذر التوصيل
        """,
        .exception: """
        فقدت الشحنة
        شحنة تالفة
        العنوان غير صحيح
        تأخير في الشحنة
        """,
        .delivered: """
        تم التسليم
        تَمَّ التَّسليم
        تمّ التسليم
        تـم الـتـسـلـيـم
        تم تسليم الشحنة
        تم تسليم الشحنة إلى المستلم
        تم التوصيل
        تم توصيل الشحنة بنجاح
        وتم التسليم
        تم استلام الشحنة من قبل المستلم
        استلم العميل الشحنة
        تم تسليمها
        """,
        .returning: """
        جاري الإرجاع إلى المرسل
        بدأ إرجاع الشحنة
        رفض المستلم الشحنة
        شحنة مرتجعة
        """,
        .returned: """
        تمت إعادة الشحنة إلى المرسل
        تم إرجاع الشحنة إلى المرسل
        أعيدت إلى المرسل
        تم التسليم للمرسل
        """,
        .unknown: """
        استلام
        """,
    ]

    static let hebrew: Texts = [
        .preTransit: """
        נוצרה תווית משלוח
        התקבל מידע על המשלוח
        פרטי המשלוח התקבלו
        """,
        .inTransit: """
        בדרך
        המשלוח הגיע לארץ היעד
        המשלוח יצא ממרכז המיון
        המשלוח נקלט במרכז המיון
        התקבל מהשולח
        בטיפול המכס
        שוחרר מהמכס
        המשלוח נמסר לטיפול המכס
        יימסר מחר, בדרך
        צפוי להימסר מחר, בדרך
        טרם נמסר
        עדיין לא נמסר
        נמסר לחברת השילוח
        נמסר לשליח
        נמסר למחסן
        נמסר לסניף הדואר
        המשלוח נמסר לבלדר
        בקרוב יהיה מוכן לאיסוף
        """,
        .outForDelivery: """
        יצא לחלוקה
        המשלוח יצא עם השליח למסירה
        בדרך לנמען
        בחלוקה
        """,
        .availableForPickup: """
        ממתין לאיסוף
        מוכן לאיסוף בסניף
        ניתן לאסוף את המשלוח
        נמסר לנקודת איסוף
        נמסר ללוקר
        """,
        .attemptFailed: """
        ניסיון מסירה נכשל
        ניסיון מסירה
        לא נמסר
        המשלוח לא נמסר
        הנמען לא נמצא בבית
        לא ניתן למסור את המשלוח
        לֹא נִמְסַר
        """,
        .exception: """
        המשלוח אבד
        נזק למשלוח
        כתובת שגויה
        עיכוב במשלוח
        """,
        .delivered: """
        נמסר
        נִמְסַר
        המשלוח נמסר
        המשלוח נמסר לנמען
        נמסרה
        החבילה נמסרה ללקוח
        המסירה הושלמה
        נאסף על ידי הלקוח
        הונח בתיבת הדואר
        """,
        .returning: """
        מוחזר לשולח
        החזרה לשולח
        הנמען סירב לקבל
        המשלוח בדרך חזרה לשולח
        """,
        .returned: """
        הוחזר לשולח
        המשלוח הוחזר לשולח
        נמסר לשולח
        """,
        .unknown: """
        נמסר כי חלו שינויים
        """,
    ]

    static let japanese: Texts = [
        .preTransit: """
        送り状番号登録済み
        出荷準備中
        お荷物情報を受付
        伝票番号登録済
        """,
        .inTransit: """
        引受
        集荷
        輸送中
        発送済み
        到着
        通過
        国際交換局に到着
        国際交換局から発送
        作業店通過
        配達店へ到着
        通関手続中
        税関から受領
        配達予定
        明日お届け予定
        まだお届け済みではありません、輸送中
        配達完了予定
        現地配送会社へ引き渡し
        運送会社にお届け済み
        配達店へ配達完了
        空港にお届けしました
        受取可能になるまで輸送中
        """,
        .outForDelivery: """
        持ち出し中
        持出中
        配達中
        お届け中
        """,
        .availableForPickup: """
        保管中
        窓口でお受け取り待ち
        郵便局で保管中
        コンビニにお届け済み
        ロッカーに配達完了
        受取可能
        """,
        .attemptFailed: """
        ご不在のため持ち戻り
        不在票投函
        ご不在
        未配達
        配達できませんでした
        配達完了していません
        配達が完了しませんでした
        お届けできませんでした
        お届け済みではありません
        """,
        .exception: """
        紛失
        破損
        住所不明
        あて所に尋ねあたりません
        配達遅延
        """,
        .delivered: """
        配達完了
        配達 完了
        ｵ届け済 配達完了
        配達済み
        お届け済み
        お届け先にお届け済み
        お届け完了
        お届けしました
        配達が完了しました
        お客様のお荷物をお届けいたしました
        投函完了
        窓口でお渡し済み
        ご自宅に配達完了
        宅配ボックスに配達完了
        お渡し済み
        """,
        .returning: """
        差出人へ返送中
        返送
        受取拒否
        保管期間経過のため返送
        """,
        .returned: """
        差出人へ返送済み
        差出人に返還しました
        返送完了
        ご依頼主へお届け済み
        """,
        .unknown: """
        担当店へお問い合わせください
        """,
    ]

    static let korean: Texts = [
        .preTransit: """
        운송장 등록
        상품 준비중
        배송 준비중
        접수 전
        """,
        .inTransit: """
        접수
        집화처리
        간선상차
        간선하차
        운송 중
        허브 도착
        발송
        도착
        배송중
        통관 진행 중
        통관 완료
        배송 완료 예정
        내일 배송 완료될 예정입니다
        아직 배송되었습니다 상태가 아니며 이동중
        현지 배송업체에 인계
        영업소에 배송 완료
        물류센터로 배달 완료
        공항에 전달 완료
        """,
        .outForDelivery: """
        배송 출발
        배달 출발
        배달중
        배달 준비
        """,
        .availableForPickup: """
        수령 대기
        우체국에서 보관 중
        무인택배함에 배달 완료
        편의점에 배송 완료
        찾아가실 수 있습니다
        """,
        .attemptFailed: """
        배달 실패
        수취인 부재
        미배달
        미배송
        배달하지 못했습니다
        배송 완료되지 않았습니다
        배송이 완료되지 못했습니다
        배송 완료 실패
        배송 불가
        """,
        .exception: """
        분실
        파손
        배송 지연
        주소 불명
        """,
        .delivered: """
        배송완료
        배송 완료
        배달완료
        배달 완료
        고객님의 상품이 배송 완료되었습니다
        배달이 완료되었습니다
        배송되었습니다
        안전하게 배송 완료되었습니다
        미국에서 온 상품 배송 완료
        문 앞에 배송 완료
        오전에 배송 완료
        배송 완료 오후 3시
        수령 완료
        고객에게 전달되었습니다
        """,
        .returning: """
        반송 중
        발송인에게 반송 중
        수취 거부
        반품 접수
        """,
        .returned: """
        반송 완료
        발송인에게 반송되었습니다
        보낸 사람에게 배달 완료
        """,
        .unknown: """
        고객센터
        """,
    ]
}
