import CJ

// What carriers write in other languages of Europe.
extension ShipmentTextCases {
    static let german: Texts = [
        .preTransit: """
        Die Sendung wurde elektronisch angekündigt
        Die Sendungsdaten wurden elektronisch übermittelt
        Versandetikett erstellt
        Die Sendung wird vom Absender vorbereitet
        Auftragsdaten übermittelt
        """,
        .inTransit: """
        Unterwegs
        In Transport
        Die Sendung wurde im Paketzentrum bearbeitet
        Die Sendung wurde vom Absender in der Filiale eingeliefert
        Die Sendung wurde abgeholt
        Die Sendung ist in der Region des Empfängers angekommen
        Im Zielland eingetroffen
        Weitergeleitet
        Die Sendung hat das Verteilzentrum verlassen
        In der Zollabfertigung
        Verzollung abgeschlossen
        Wird voraussichtlich morgen zugestellt
        Die Zustellung ist für den 12.05. geplant, unterwegs
        Soll am Montag zugestellt werden
        Die Sendung konnte noch nicht zugestellt werden
        Noch nicht zugestellt
        An den Zusteller übergeben, unterwegs
        Im Depot zugestellt
        An Spediteur ausgeliefert
        Zugestellt an das Verteilzentrum
        Sobald die Sendung zugestellt wurde
        Wird in Kürze zur Abholung bereit liegen
        Auf dem Weg zur Packstation
        Die Sendung wird in eine Filiale zugestellt
        """,
        .outForDelivery: """
        In Zustellung
        Die Sendung wurde in das Zustellfahrzeug geladen
        Ihr Paket wird heute zugestellt
        Der Zusteller ist unterwegs
        In Auslieferung
        """,
        .availableForPickup: """
        Zur Abholung bereit
        Die Sendung liegt in der Filiale zur Abholung bereit
        Abholbereit im PaketShop
        In die Filiale zugestellt
        Zugestellt in Packstation
        In Packstation eingestellt
        Kann abgeholt werden
        """,
        .attemptFailed: """
        Zustellversuch
        Zustellversuch erfolglos
        Empfänger nicht angetroffen
        Nicht zugestellt
        Die Sendung konnte nicht zugestellt werden
        Die Sendung konnte leider nicht ausgeliefert werden
        Zustellung nicht möglich
        Zustellung fehlgeschlagen
        Benachrichtigungskarte hinterlassen
        Niemand angetroffen
        Keine Zustellung erfolgt
        Nicht ausgeliefert
        """,
        .exception: """
        Sendung verloren
        Sendung beschädigt
        Adresse unvollständig
        Falsche Adresse
        Empfänger unbekannt verzogen
        Verzögerung
        Die Sendung verspätet sich
        """,
        .delivered: """
        Zugestellt
        ZUGESTELLT
        Die Sendung wurde erfolgreich zugestellt
        Die Sendung wurde zugestellt
        Ausgeliefert
        Die Sendung wurde ausgeliefert
        Zustellung erfolgreich
        Zustellung erfolgt
        Zugestellt an Nachbar
        Dem Empfänger persönlich übergeben
        In den Briefkasten eingeworfen
        Beim Nachbarn abgegeben
        Vom Empfänger in der Filiale abgeholt
        Am Wunschort abgelegt
        Ausgehaendigt
        An den Empf&auml;nger &uuml;bergeben
        """,
        .returning: """
        Rücksendung an den Absender
        Ruecksendung eingeleitet
        Annahme verweigert
        Die Sendung wird an den Absender zurückgesandt
        Retoure
        """,
        .returned: """
        An den Absender zurückgegeben
        Rücksendung zugestellt
        Zugestellt an den Absender
        Die Retoure wurde zugestellt
        """,
    ]

    static let dutch: Texts = [
        .preTransit: """
        Zending aangemeld
        Label aangemaakt
        Gegevens van de zending zijn ontvangen
        Zending is aangekondigd door de afzender
        """,
        .inTransit: """
        Onderweg
        Zending is gesorteerd
        Zending is ontvangen door PostNL
        Aangekomen op het sorteercentrum
        Zending is vertrokken uit het land van herkomst
        In behandeling bij de douane
        Ingeklaard
        Verzonden
        Opgehaald bij de afzender
        Wordt morgen bezorgd
        Verwachte bezorging: vrijdag, onderweg
        Zal worden bezorgd
        Nog niet bezorgd
        Overhandigd aan de vervoerder
        Bezorgd bij het depot
        Afgeleverd aan de vervoerder
        Geleverd aan het magazijn
        Onderweg naar het afhaalpunt
        Ligt binnenkort klaar op het afhaalpunt
        """,
        .outForDelivery: """
        Bezorger is onderweg
        De bezorger is onderweg
        Zending is in bezorging
        Wordt vandaag bezorgd
        """,
        .availableForPickup: """
        Klaar om af te halen
        Ligt klaar op het afhaalpunt
        Je pakket kan worden opgehaald
        Bezorgd bij een PostNL-punt
        Bezorgd in pakketautomaat
        """,
        .attemptFailed: """
        Bezorgpoging mislukt
        Niet thuis
        Ontvanger niet thuis
        Niet bezorgd
        De zending is niet bezorgd
        Zending kon niet worden afgeleverd
        Bezorging mislukt
        Niemand thuis
        Onbestelbaar
        """,
        .exception: """
        Zending vermist
        Zending beschadigd
        Adres onjuist
        Vertraging
        Verkeerd adres
        """,
        .delivered: """
        Bezorgd
        BEZORGD
        Zending is bezorgd
        Je pakket is bezorgd bij de buren
        Afgeleverd
        Zending is afgeleverd
        Geleverd
        In de brievenbus bezorgd
        Door de brievenbus
        Overhandigd aan de ontvanger
        Afgehaald door de ontvanger
        Bezorgd om 14:05
        Levering geslaagd
        """,
        .returning: """
        Retour naar afzender
        Geweigerd door ontvanger
        Zending wordt teruggestuurd
        Terug naar afzender
        """,
        .returned: """
        Geretourneerd aan afzender
        Retourzending bezorgd bij de afzender
        Terugbezorgd bij de afzender
        """,
        .unknown: """
        Wij zijn bezorgd over deze zending
        """,
    ]

    static let polish: Texts = [
        .preTransit: """
        Przesyłka zarejestrowana
        Etykieta utworzona
        Otrzymaliśmy informacje, zarejestrowano elektronicznie
        Przygotowana przez nadawcę
        """,
        .inTransit: """
        W drodze
        W transporcie
        Nadana w placówce
        Odebrana od nadawcy
        Przyjęta w oddziale
        Przesyłka dotarła do sortowni
        Wysłana z sortowni
        Przekazano do transportu
        W trakcie odprawy celnej
        Odprawa celna zakończona
        Zostanie doręczona jutro
        Planowane doręczenie: 12 maja, w drodze
        Jeszcze nie doręczono
        Nie doręczono jeszcze, w drodze do oddziału: jeszcze nie doręczona
        Dostarczona do oddziału
        Dostarczono do sortowni
        Doręczona przewoźnikowi
        Dostarczono do magazynu
        W drodze do paczkomatu
        Wkrótce będzie gotowa do odbioru
        """,
        .outForDelivery: """
        Wydana do doręczenia
        Wydano do doręczenia
        Przekazano do doręczenia
        W doręczeniu
        Kurier jedzie z Twoją przesyłką
        """,
        .availableForPickup: """
        Gotowa do odbioru
        Umieszczona w Paczkomacie, czeka na odbiór
        Oczekuje na odbiór w placówce
        Dostarczona do paczkomatu
        Dostarczona do punktu
        """,
        .attemptFailed: """
        Nieudana próba doręczenia
        Próba doręczenia
        Nie doręczono
        Niedoręczona
        Przesyłka nie została doręczona
        Nie zastano adresata
        Awizo
        Adresat nieobecny
        Nie udało się dostarczyć
        """,
        .exception: """
        Przesyłka zaginęła
        Przesyłka uszkodzona
        Błędny adres
        Opóźnienie
        Adresat nieznany
        """,
        .delivered: """
        Doręczona
        DORĘCZONO
        Dostarczona
        Dostarczono
        Przesyłka doręczona
        Przesyłka została doręczona adresatowi
        Odebrana przez odbiorcę
        Wydano odbiorcy
        Pozostawiona w skrzynce
        Dostarczono do adresata
        """,
        .returning: """
        Zwrot do nadawcy
        Odmowa przyjęcia przez adresata
        Przesyłka jest zwracana
        Zwracana do nadawcy
        """,
        .returned: """
        Zwrócona do nadawcy
        Zwrócono do nadawcy
        Doręczona nadawcy
        Zwrot doręczony
        """,
        .unknown: """
        Szczegóły przesyłki
        """,
    ]

    static let russian: Texts = [
        .preTransit: """
        Присвоен трек-номер
        Получена информация об отправлении, электронная регистрация
        Заказ создан
        Ожидает отправки
        """,
        .inTransit: """
        В пути
        Принято в отделении связи
        Прибыло в сортировочный центр
        Покинуло сортировочный центр
        Прибыло в место вручения
        Передано перевозчику
        Экспорт международной почты
        Выпущено таможней
        Передано на таможню
        Таможенное оформление завершено
        Будет доставлено завтра
        Планируется вручение адресату
        Ожидается доставка: будет вручено
        Ещё не вручено
        Пока не доставлено
        Доставлено на склад
        Доставлено в отделение
        Доставлено в сортировочный центр
        Вручено курьеру
        Доставлено в аэропорт
        Доставлено в город получателя
        Доставлено перевозчику
        Скоро будет готово к выдаче
        Направлено в пункт выдачи
        """,
        .outForDelivery: """
        Передано курьеру
        Передано в доставку
        Курьер доставляет отправление
        На доставке
        Курьер выехал к получателю
        """,
        .availableForPickup: """
        Ожидает адресата в месте вручения
        Готово к выдаче
        Готов к получению
        Прибыло в пункт выдачи
        Доставлено в пункт выдачи
        Доставлено в постамат
        Можно забрать
        """,
        .attemptFailed: """
        Неудачная попытка вручения
        Попытка вручения
        Не вручено
        Не доставлено
        Отправление не было доставлено
        Получатель отсутствует
        Не удалось вручить
        Невозможно вручить
        Не удалось дозвониться
        """,
        .exception: """
        Отправление утеряно
        Повреждено
        Задержка
        Неверный адрес
        Адресат выбыл
        """,
        .delivered: """
        Вручено
        ВРУЧЕНО
        Вручен
        Вручение адресату
        Вручено адресату
        Вручено адресату почтальоном
        Вручено адресату в отделении
        Доставлено
        Доставлен
        Доставлено получателю
        Получено адресатом
        Выдано получателю
        Доставка завершена
        Опущено в почтовый ящик
        """,
        .returning: """
        Возврат отправителю
        Возвращается отправителю
        Отказ адресата
        Истёк срок хранения, возврат
        Оформлен возврат
        """,
        .returned: """
        Возвращено отправителю
        Вручено отправителю
        Вручение отправителю
        Возврат вручен отправителю
        """,
        .unknown: """
        Информация уточняется
        """,
    ]
}
