// The last mile's words where they come of Latin.
extension LastMileWords {
    static let spanish: Table = [
        .arrivedInCountry: ("En tránsito", "Llegada al país de destino"),
        .atCustoms: ("En trámite aduanero", "Presentado a la aduana de importación"),
        .cleared: ("Despacho de aduana finalizado", "Liberado por la aduana"),
        .handedToLastMile: ("En tránsito", "Entregado al transportista local"),
        .outForDelivery: ("En reparto", "El envío ha salido a reparto"),
        .attemptFailed: ("Intento de entrega fallido", "Destinatario ausente, no se pudo entregar"),
        .waitingForCollection: ("Disponible para recoger", "El envío está disponible en la oficina de Correos"),
        .delivered: ("Entregado", "El envío ha sido entregado al destinatario"),
        .lost: ("Incidencia: envío extraviado", "El envío se ha extraviado"),
        .returning: ("En devolución al remitente", "Se ha iniciado la devolución al remitente"),
        .returned: ("Devuelto al remitente", "El envío ha sido devuelto al remitente"),
    ]

    static let french: Table = [
        .arrivedInCountry: ("En transit", "Arrivé dans le pays de destination"),
        .atCustoms: ("En cours de dédouanement", "Votre colis est présenté à la douane"),
        .cleared: ("Dédouanement terminé", "Votre colis a été libéré par la douane"),
        .handedToLastMile: ("En transit", "Votre colis a été remis au transporteur local"),
        .outForDelivery: ("En cours de livraison", "Votre colis est en cours de distribution"),
        .attemptFailed: ("Échec de livraison", "Destinataire absent, votre colis n'a pas pu être livré"),
        .waitingForCollection: ("Disponible en point de retrait", "Votre colis est disponible au bureau de poste"),
        .delivered: ("Livré", "Votre colis a été livré au destinataire"),
        .lost: ("Anomalie : colis perdu", "Votre colis est déclaré perdu"),
        .returning: ("Retour à l'expéditeur en cours", "Votre colis est en cours de retour vers l'expéditeur"),
        .returned: ("Retourné à l'expéditeur", "Votre colis a été remis à l'expéditeur"),
    ]

    static let portuguese: Table = [
        .arrivedInCountry: ("Em trânsito", "Objeto recebido no país de destino"),
        .atCustoms: ("Em desembaraço aduaneiro", "Objeto encaminhado para fiscalização aduaneira"),
        .cleared: ("Fiscalização aduaneira finalizada", "Objeto liberado pela alfândega"),
        .handedToLastMile: ("Em trânsito", "Objeto entregue à transportadora local"),
        .outForDelivery: ("Saiu para entrega", "Objeto saiu para entrega ao destinatário"),
        .attemptFailed: ("Tentativa de entrega não efetuada", "Destinatário ausente, entrega não realizada"),
        .waitingForCollection: ("Aguardando retirada", "Objeto disponível para retirada na agência dos Correios"),
        .delivered: ("Entregue", "Objeto entregue ao destinatário"),
        .lost: ("Objeto extraviado", "Objeto extraviado no transporte"),
        .returning: ("Em devolução ao remetente", "Iniciada a devolução do objeto ao remetente"),
        .returned: ("Devolvido ao remetente", "Objeto devolvido ao remetente"),
    ]

    static let italian: Table = [
        .arrivedInCountry: ("In transito", "Arrivata nel paese di destinazione"),
        .atCustoms: ("In sdoganamento", "Spedizione presentata alla dogana"),
        .cleared: ("Sdoganamento completato", "Spedizione svincolata dalla dogana"),
        .handedToLastMile: ("In transito", "Spedizione consegnata al corriere locale"),
        .outForDelivery: ("In consegna", "La spedizione è in consegna"),
        .attemptFailed: ("Tentativo di consegna fallito", "Destinatario assente, consegna non riuscita"),
        .waitingForCollection: (
            "Pronta per il ritiro", "La spedizione è disponibile per il ritiro presso l'ufficio postale"
        ),
        .delivered: ("Consegnata", "La spedizione è stata consegnata al destinatario"),
        .lost: ("Spedizione smarrita", "La spedizione risulta smarrita"),
        .returning: ("Reso al mittente in corso", "La spedizione sta tornando al mittente"),
        .returned: ("Restituita al mittente", "La spedizione è stata restituita al mittente"),
    ]
}
