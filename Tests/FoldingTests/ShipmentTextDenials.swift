/// How a carrier denies a delivery, puts it off or tells of one to another, by the language's name in the table.
///
/// Braces stand for what the table takes for a delivery.
enum ShipmentTextDenials {
    /// It was none, or is to be one.
    static let denials: KeyValuePairs<String, [String]> = [
        "en": [
            "Not {}", "Parcel has not been {}", "not yet {}", "It was never {}", "will be {}", "To be {}",
            "Will soon be {}", "until {}", "If {}", "once {}", "no parcel {}", "wasn't {}",
            "was not successfully {}", "Unable to confirm it was {}", "{}: no", "not {}!", "{} pending",
        ],
        "zh": [
            "未{}", "尚未{}", "没有{}", "未能{}", "等待{}", "预计明天{}", "即将{}", "请{}", "{}失败", "{}未成功", "如果{}", "无法{}", "{}前",
        ],
        "es": [
            "No {}", "No ha sido {}", "El envío no fue {}", "Aún no {}", "Nunca {}", "Será {}",
            "Pendiente de ser {}", "Para ser {}", "Hasta ser {}", "Cuando sea {}", "Si es {}", "{} mañana",
            "Sin ser {}",
        ],
        "fr": [
            "Pas {}", "N'a pas été {}", "Pas encore {}", "Non {}", "Jamais {}", "Sera {}", "Doit être {}",
            "En attente d'être {}", "Quand il sera {}", "Si {}", "{} demain", "Avant d'être {}", "Prêt à être {}",
        ],
        "pt": [
            "Não {}", "Ainda não {}", "Não foi {}", "Nunca {}", "Será {}", "A ser {}", "Deve ser {}",
            "Quando for {}", "Até ser {}", "Para ser {}", "{} amanhã", "Sem ser {}",
        ],
        "it": [
            "Non {}", "Non è stata {}", "Non ancora {}", "Mai {}", "Sarà {}", "Verrà {}", "Deve essere {}",
            "In attesa di essere {}", "Quando {}", "Se {}", "{} domani", "Prima di essere {}",
        ],
        "de": [
            "Nicht {}", "Wurde nicht {}", "Noch nicht {}", "Nie {}", "Wird {}", "Wird morgen {}", "Soll {} werden",
            "{} werden", "Kann {} werden", "Sobald {}", "Falls {}", "Konnte nicht {} werden",
        ],
        "nl": [
            "Niet {}", "Is niet {}", "Nog niet {}", "Nooit {}", "Wordt {}", "Zal worden {}", "Wordt morgen {}",
            "Zodra {}", "Als {}", "Kon niet worden {}", "Moet worden {}",
        ],
        "pl": [
            "Nie {}", "Nie została {}", "Jeszcze nie {}", "Zostanie {}", "Będzie {}", "Ma być {}", "Gdy {}",
            "Jeśli {}", "Nie udało się: nie {}", "Zanim {}",
        ],
        "ru": [
            "Не {}", "Не было {}", "Ещё не {}", "Пока не {}", "Будет {}", "Должно быть {}", "Когда {}", "Если {}",
            "Ожидается: будет {}", "До того как {}", "{} завтра",
        ],
        "tr": [
            "{} değil", "Henüz {} değil", "{} olmadı", "Yarın {}", "Yakında {}", "{} mi?", "Eğer {} ise",
        ],
        "ar": [
            "لم {}", "لن {}", "ليس {}", "لم {} بعد", "سوف {}", "عندما {}", "اذا {}", "قبل {}", "{} غدا", "حتى {}",
        ],
        "he": [
            "לא {}", "טרם {}", "עדיין לא {}", "אם {}", "כאשר {}", "עד ש{}", "לפני ש{}", "צפוי {}", "{} מחר",
            "אינו {}",
        ],
        "ja": [
            "未{}", "まだ{}していません", "{}していません", "{}できませんでした", "{}ではありません", "{}予定", "{}待ち", "明日{}", "{}まで", "{}した場合",
            "{}不可", "{}失敗",
        ],
        "ko": [
            "아직 {}", "{}되지 않았습니다", "{} 아님", "{} 실패", "{} 예정", "{} 대기", "내일 {}", "{} 못함", "{}까지", "{} 불가", "{}될 예정",
        ],
    ]

    /// It was brought to somebody who carries it on.
    static let detours: KeyValuePairs<String, [String]> = [
        "en": [
            "{} to the carrier", "{} at the depot", "{} to agent", "{} to local post office",
        ],
        "zh": [
            "仓库{}", "{}至转运中心", "转运中心{}", "已{}承运商",
        ],
        "es": [
            "{} al transportista", "{} en el almacén", "{} a la oficina",
        ],
        "fr": [
            "{} au transporteur", "{} au dépôt", "{} à l'agence",
        ],
        "pt": [
            "{} à transportadora", "{} no armazém", "{} na agência",
        ],
        "it": [
            "{} al corriere", "{} in magazzino", "{} in filiale",
        ],
        "de": [
            "{} an den Spediteur", "{} an das Depot", "Im Lager {}", "An den Zusteller {}",
        ],
        "nl": [
            "{} aan de vervoerder", "{} bij het depot", "{} op het postkantoor",
        ],
        "pl": [
            "{} do oddziału", "{} do magazynu", "{} w sortowni", "{} przewoźnikowi",
        ],
        "ru": [
            "{} на склад", "{} в отделение", "{} перевозчику", "{} курьеру",
        ],
        "tr": [
            "Kuryeye {}", "Şubeye {}", "Depoya {}", "Kargo firmasına {}",
        ],
        "ar": [
            "{} إلى الناقل", "{} إلى المستودع", "{} لشركة الشحن", "{} في مكتب البريد",
        ],
        "he": [
            "{} לשליח", "{} למחסן", "{} לסניף הדואר",
        ],
        "ja": [
            "運送会社に{}", "営業所へ{}", "倉庫に{}",
        ],
        "ko": [
            "영업소에 {}", "택배사에 {}", "물류센터로 {}",
        ],
    ]
}
