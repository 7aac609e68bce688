// The last mile's words in other languages of Europe.
extension LastMileWords {
    static let german: Table = [
        .arrivedInCountry: ("Unterwegs", "Die Sendung ist im Zielland eingetroffen"),
        .atCustoms: ("In der Zollabfertigung", "Die Sendung wird verzollt"),
        .cleared: ("Zollabfertigung abgeschlossen", "Die Sendung wurde vom Zoll freigegeben"),
        .handedToLastMile: ("Unterwegs", "Die Sendung wurde an den lokalen Zustelldienst übergeben"),
        .outForDelivery: ("In Zustellung", "Die Sendung wurde in das Zustellfahrzeug geladen"),
        .attemptFailed: ("Zustellversuch erfolglos", "Empfänger nicht angetroffen, nicht zugestellt"),
        .waitingForCollection: ("Zur Abholung bereit", "Die Sendung liegt in der Filiale zur Abholung bereit"),
        .delivered: ("Zugestellt", "Die Sendung wurde erfolgreich zugestellt"),
        .lost: ("Sendung verloren gegangen", "Die Sendung ist auf dem Transportweg verloren gegangen"),
        .returning: ("Rücksendung an den Absender", "Die Sendung wird an den Absender zurückgesandt"),
        .returned: ("An den Absender zurückgegeben", "Die Rücksendung wurde dem Absender zugestellt"),
    ]

    static let dutch: Table = [
        .arrivedInCountry: ("Onderweg", "Zending is aangekomen in het land van bestemming"),
        .atCustoms: ("Bij de douane", "Zending wordt door de douane behandeld"),
        .cleared: ("Douaneafhandeling afgerond", "Zending is vrijgegeven door de douane"),
        .handedToLastMile: ("Onderweg", "Zending is overgedragen aan de lokale vervoerder"),
        .outForDelivery: ("Bezorger is onderweg", "De bezorger is onderweg met je zending"),
        .attemptFailed: ("Bezorgpoging mislukt", "Ontvanger niet thuis, zending is niet bezorgd"),
        .waitingForCollection: ("Klaar om af te halen", "Zending ligt klaar op het afhaalpunt"),
        .delivered: ("Bezorgd", "Zending is bezorgd"),
        .lost: ("Zending vermist", "Zending is onderweg zoekgeraakt"),
        .returning: ("Retour naar afzender", "Zending wordt teruggestuurd naar de afzender"),
        .returned: ("Geretourneerd aan afzender", "Zending is terugbezorgd bij de afzender"),
    ]

    static let polish: Table = [
        .arrivedInCountry: ("W drodze", "Przesyłka dotarła do kraju przeznaczenia"),
        .atCustoms: ("W trakcie odprawy celnej", "Przesyłka przekazana do odprawy celnej"),
        .cleared: ("Odprawa celna zakończona", "Przesyłka zwolniona przez urząd celny"),
        .handedToLastMile: ("W drodze", "Przesyłka przekazana lokalnemu przewoźnikowi"),
        .outForDelivery: ("Wydana do doręczenia", "Przesyłka została wydana kurierowi do doręczenia"),
        .attemptFailed: ("Nieudana próba doręczenia", "Adresat nieobecny, przesyłki nie doręczono"),
        .waitingForCollection: ("Gotowa do odbioru", "Przesyłka czeka na odbiór w placówce"),
        .delivered: ("Doręczona", "Przesyłka została doręczona adresatowi"),
        .lost: ("Przesyłka zaginęła", "Przesyłka zaginęła w transporcie"),
        .returning: ("Zwrot do nadawcy", "Przesyłka jest zwracana do nadawcy"),
        .returned: ("Zwrócona do nadawcy", "Przesyłkę zwrócono nadawcy"),
    ]

    static let russian: Table = [
        .arrivedInCountry: ("В пути", "Прибыло в страну назначения"),
        .atCustoms: ("На таможенном оформлении", "Передано на таможенное оформление"),
        .cleared: ("Таможенное оформление завершено", "Выпущено таможней"),
        .handedToLastMile: ("В пути", "Передано местному перевозчику"),
        .outForDelivery: ("Передано курьеру на доставку", "Курьер доставляет отправление"),
        .attemptFailed: ("Неудачная попытка вручения", "Получателя нет дома, отправление не вручено"),
        .waitingForCollection: ("Ожидает получателя в отделении", "Прибыло в место вручения, ожидает адресата"),
        .delivered: ("Вручено", "Вручено адресату"),
        .lost: ("Отправление утеряно", "Отправление утеряно при перевозке"),
        .returning: ("Возвращается отправителю", "Оформлен возврат отправителю"),
        .returned: ("Возвращено отправителю", "Вручено отправителю"),
    ]
}
