import CJ

// What carriers write in languages that come of Latin.
extension ShipmentTextCases {
    static let spanish: Texts = [
        .preTransit: """
        Etiqueta creada
        Envío prerregistrado
        Información electrónica recibida
        Hemos recibido la información de su envío
        Pendiente de recepción por Correos
        Pre-admitido
        """,
        .inTransit: """
        En tránsito
        En camino
        Admitido
        Su envío ha sido admitido en la oficina de origen
        Envío recibido en la oficina de Correos
        Recogido por el transportista
        Llegada a la unidad de reparto
        Ha salido del centro logístico
        Clasificado en el centro de tratamiento
        En curso de transporte hacia su destino
        Despacho aduanero finalizado
        En aduana
        Presentado a la aduana de importación
        Será entregado mañana
        Entrega prevista para el lunes
        Pendiente de ser entregado
        El envío será entregado a lo largo del día
        Aún no entregado
        Entregado al transportista local
        Entregado al operador logístico
        Entregado a la oficina de destino
        Entregado en el centro de distribución
        Entregado por el remitente en la oficina
        Estará disponible para recoger mañana
        En camino al punto de recogida
        El paquete no está aún disponible para recoger
        """,
        .outForDelivery: """
        En reparto
        El envío ha salido a reparto
        En proceso de reparto
        Salió para entrega
        El repartidor está en camino: en ruta de entrega
        """,
        .availableForPickup: """
        Disponible para recoger
        Su envío está disponible para su recogida en la oficina
        Listo para recoger en el punto de recogida
        En el punto de recogida
        A la espera de ser recogido por el destinatario
        Entregado en punto de recogida
        Entregado en taquilla Citypaq
        Puede recogerlo hasta el 12 de mayo
        """,
        .attemptFailed: """
        Intento de entrega fallido
        Destinatario ausente
        Ausente en reparto. Se dejó aviso
        No entregado
        No ha sido entregado
        El envío no ha podido ser entregado
        No se pudo entregar el paquete
        Imposible efectuar la entrega: nadie en casa
        Entrega fallida
        Entrega no realizada
        Sin entregar
        """,
        .exception: """
        Envío extraviado
        Paquete dañado
        Dirección incorrecta
        Destinatario desconocido
        Envío retenido
        Incidencia en el transporte
        """,
        .delivered: """
        Entregado
        ENTREGADO
        Entregada
        El envío ha sido entregado
        El envío ha sido entregado al destinatario o autorizado
        Entregado al vecino
        Entregado en buzón
        Entrega realizada
        Entrega efectuada con éxito
        Recogido por el destinatario en la oficina
        Depositado en el buzón
        Firmado por el destinatario
        Se entregó el paquete
        """,
        .returning: """
        En devolución al remitente
        Devolución iniciada
        Rehusado por el destinatario
        Envío rechazado
        Será devuelto al remitente
        Retorno a origen
        """,
        .returned: """
        Devuelto al remitente
        Entregado al remitente
        El envío ha sido devuelto al remitente
        Devolución entregada
        """,
    ]

    static let french: Texts = [
        .preTransit: """
        Étiquette créée
        Votre colis est en cours de préparation
        Les informations de votre colis ont été reçues
        La Poste attend la prise en charge de votre colis
        Envoi annoncé
        """,
        .inTransit: """
        En transit
        Colis en cours d'acheminement
        Votre colis est en route
        Pris en charge par La Poste
        Arrivé à l'agence de distribution
        Votre colis est arrivé sur son site de distribution
        Trié sur la plateforme régionale
        Votre colis a quitté le centre de tri
        Expédié
        En cours de dédouanement
        Présenté à la douane
        Dédouanement terminé
        Votre colis sera livré demain
        Livraison prévue le 12 mai
        Doit être livré avant 18h
        Pas encore livré
        Remis au transporteur
        Livré au transporteur local
        Livré à l'agence
        Livré au dépôt
        Livré au bureau de poste
        Votre colis sera disponible en point relais
        En route vers le point relais
        Le livre est en transit
        Colis remis au livreur pour être livré
        """,
        .outForDelivery: """
        En cours de livraison
        Votre colis est en cours de livraison
        En tournée de livraison
        Votre livreur est en route
        En cours de distribution
        """,
        .availableForPickup: """
        Disponible en point relais
        Votre colis est disponible dans votre point de retrait
        À disposition au bureau de poste
        Livré en point relais
        Livré en consigne
        Votre colis vous attend en point relais
        Mis à disposition du destinataire
        Déposé en consigne
        """,
        .attemptFailed: """
        Échec de livraison
        Livraison impossible
        Destinataire absent
        Absent, avis de passage déposé
        Votre colis n'a pas été livré
        Votre colis n&#39;a pas pu &ecirc;tre livr&eacute;
        Non livré
        Tentative de livraison infructueuse
        Accès impossible
        Le colis n'a pas pu être remis au destinataire
        """,
        .exception: """
        Colis perdu
        Colis endommagé
        Adresse incorrecte
        Destinataire inconnu à l'adresse indiquée
        Retard de livraison
        Anomalie
        """,
        .delivered: """
        Livré
        LIVRÉ
        Livr&eacute;
        Votre colis est livré
        Votre colis a été livré
        VOTRE COLIS EST LIVRE
        Colis livré au gardien
        Livré au destinataire
        Livré dans la boîte aux lettres
        Livraison effectuée
        Remis au destinataire contre signature
        Remis à un voisin
        Votre colis a été distribué
        Déposé dans votre boîte aux lettres
        Retiré par le destinataire au bureau de poste
        """,
        .returning: """
        Retour à l'expéditeur
        Retour à l'expéditeur en cours
        Refusé par le destinataire
        Renvoi à l'expéditeur
        """,
        .returned: """
        Retourné à l'expéditeur
        Remis à l'expéditeur
        Livré à l'expéditeur
        Renvoyé à l'expéditeur
        """,
        .unknown: """
        Livre
        Isento, livre
        """,
    ]

    static let portuguese: Texts = [
        .preTransit: """
        Etiqueta emitida
        Objeto em pré-postagem
        Informação eletrónica recebida
        Aguardando postagem pelo remetente
        Objeto ainda não chegou à unidade
        """,
        .inTransit: """
        Em trânsito
        Objeto postado
        Objeto encaminhado para a Unidade de Tratamento
        Objeto recebido pelos Correios do Brasil
        Aceite nos CTT
        Chegada ao centro operacional
        Saiu do centro operacional
        A caminho
        Objeto em transferência
        Fiscalização aduaneira finalizada
        Aguardando desembaraço aduaneiro
        Em desalfandegamento
        Será entregue amanhã
        Entrega prevista para 12/05
        Ainda não entregue
        Objeto entregue à transportadora
        Entregue ao operador local
        Entregue na unidade de distribuição
        Entregue no armazém
        Em breve estará disponível para levantamento
        A caminho do ponto de recolha
        Para ser entregue
        Em livre circulação, em trânsito
        """,
        .outForDelivery: """
        Saiu para entrega
        Objeto saiu para entrega ao destinatário
        Em distribuição
        Em distribuição domiciliária
        """,
        .availableForPickup: """
        Disponível para levantamento
        Objeto aguardando retirada no endereço indicado
        Disponível para levantamento no Ponto CTT
        Disponível no cacifo
        Pronto para levantamento
        Entregue no ponto de recolha
        Entregue no Locker
        """,
        .attemptFailed: """
        Tentativa de entrega não efetuada
        Destinatário ausente
        Entrega não conseguida
        Não entregue
        O objeto não foi entregue
        Não foi possível entregar
        Carteiro não atendido
        A entrega não pode ser efetuada - destinatário ausente
        """,
        .exception: """
        Objeto extraviado
        Objeto danificado
        Endereço incorreto
        Morada incompleta
        Destinatário desconhecido
        Objeto roubado
        """,
        .delivered: """
        Entregue
        ENTREGUE
        Objeto entregue ao destinatário
        O seu envio foi entregue
        Encomenda entregue
        Entregue na portaria
        Entregue na caixa de correio
        Entrega realizada
        Entrega efetuada com sucesso
        Levantado pelo destinatário
        Retirado pelo destinatário na agência
        Assinado por JOÃO
        """,
        .returning: """
        Em devolução ao remetente
        Objeto em devolução
        Recusado pelo destinatário
        Devolução iniciada
        Será devolvido ao remetente
        """,
        .returned: """
        Devolvido ao remetente
        Objeto devolvido ao remetente
        Entregue ao remetente
        """,
        .unknown: """
        Livre
        """,
    ]

    static let italian: Texts = [
        .preTransit: """
        Etichetta creata
        Dati della spedizione ricevuti elettronicamente
        Spedizione in preparazione
        Preavviso di spedizione
        """,
        .inTransit: """
        In transito
        In viaggio
        Presa in carico
        Ritirata dal corriere presso il mittente
        Arrivata presso il Centro di smistamento
        Partita dalla sede mittente
        In lavorazione presso il centro operativo
        Spedita
        Ritirato
        In sdoganamento
        In dogana
        Sarà consegnata domani
        Consegna prevista per il 12/05
        Non ancora consegnata
        Consegnata al corriere locale
        Consegnata al vettore
        Consegnato in filiale
        Consegnata all'ufficio postale
        Consegnato al magazzino
        Sarà disponibile per il ritiro
        In viaggio verso il punto di ritiro
        Da consegnare: in attesa di essere consegnata
        Reso disponibile al vettore, in transito
        """,
        .outForDelivery: """
        In consegna
        La spedizione è in consegna
        In fase di consegna
        Uscita per la consegna
        """,
        .availableForPickup: """
        Disponibile per il ritiro
        Pronta per il ritiro
        In giacenza presso l'ufficio postale
        Consegnata al punto di ritiro
        Consegnata al locker
        In attesa di ritiro da parte del destinatario
        """,
        .attemptFailed: """
        Tentativo di consegna fallito
        Mancata consegna
        Destinatario assente
        Consegna non riuscita
        Non consegnato
        La spedizione non è stata consegnata
        Impossibile effettuare la consegna
        Non è stato possibile consegnare il pacco
        Lasciato avviso
        """,
        .exception: """
        Spedizione smarrita
        Pacco danneggiato
        Indirizzo errato
        Destinatario sconosciuto
        Spedizione bloccata
        """,
        .delivered: """
        Consegnata
        CONSEGNATO
        Consegnato
        La spedizione è stata consegnata
        Consegnata al destinatario
        Consegna effettuata
        Consegna avvenuta con successo
        Consegnato al portiere
        Ritirata dal destinatario presso il punto poste
        Recapitato
        Firmato da ROSSI
        """,
        .returning: """
        Reso al mittente in corso
        In restituzione al mittente
        Rifiutata dal destinatario
        Ritorno al mittente
        Sarà restituita al mittente
        """,
        .returned: """
        Restituita al mittente
        Consegnata al mittente
        Riconsegnata al mittente
        Reso consegnato al mittente
        """,
    ]
}
