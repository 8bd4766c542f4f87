"""What Spanish callers may want with a turn, in folded text, and how their sentences begin."""

from __future__ import annotations

from voice.dialogue.rules.vocabulary.base import Intent, rules
from voice.dialogue.rules.vocabulary.es_appointments import APPOINTMENT_RULES

OPENERS = (
    r"(?:hola|buenas|buenos|dias|tardes|noches|oiga|oye|mire|mira|vera|perdon|perdone|disculpe|disculpa"
    r"|bueno|bien|a ver|ah|si|vale|claro|pero|entonces|y|es que|lo que pasa es que|la verdad es que"
    r"|por favor|gracias|muy bien|de acuerdo|encantado|encantada|o sea|en realidad|digame|diga|alo)"
)
LEAD = rf"(?:(?:{OPENERS}|no|ya|senora?|senorita) )*"
_I_WANT = (
    r"(?:(?:me )?(?:queria|quiero|quisiera|querria|gustaria|necesito|necesitaba|necesitaria|desearia|deseo"
    r"|prefiero|preferiria)|me gustaria|puedo|podria|se puede|es posible|me deja|quiera)"
)
_STAFF = (
    r"(?:doctora?|dentista|medic[oa]|encargad[oa]|responsable|jef[ea]|duen[oa]|gerente|secretari[oa]"
    r"|recepcionista|comercial|tecnic[oa]|mecanic[oa]|fontaner[oa]|abogad[oa]|director[a]?|enfermer[oa]"
    r"|higienista)"
)
_SOMEONE = (
    r"(?:alguien|algun (?:agente|companero|asesor|operador|responsable)|(?:una|alguna|ninguna"
    r"|otra) persona(?: (?:real|de verdad"
    r"|humana))?|persona (?:real|de verdad)|un (?:humano|ser humano|agente|asesor|operador|companero"
    r"|responsable|empleado)|una? (?:operadora|agente|asesora|companera|teleoperadora?|comercial|secretaria"
    rf"|recepcionista)|(?:el|la|al|del|su|vuestro|vuestra) {_STAFF}|(?:la )?recepcion|secretaria"
    r"|administracion|atencion al cliente|la centralita)"
)
DAY = r"lunes|martes|miercoles|jueves|viernes|sabados?|domingos?"
_WHETHER = r"(?:(?:si|no) )?"  # of "si abren" and "¿no abren?": neither a yes nor a no
TO_CALL = (
    r"(?:me (?:llam(?:en|e|ais|eis|a|an|aran?|arais|aseis)|devuelvan? la llamada|devolvais la llamada"
    r"|contacten?|contactan?)|nos (?:llamen|llame|llaman)|(?:me |nos )?(?:puede|pueden|podria|podrian"
    r"|podeis|puedan|pueda) (?:llamarme|llamarnos|llamar|devolver(?:me)? la llamada|contactar(?:me)?))"
)

# After "no", with or without a comma, the sentence goes on, and the no is part of it: "no tengo agua".
_NO_BUT_A_SENTENCE = (
    r"(?:(?:tengo|tenemos|hay)(?! (?:mas|otra|ningun\w*)\b)|(?:me|nos|le|se) (?:funciona|va|enciende|arranca|abre"
    r"|sale|llega|ha|han|deja|duele|encuentro|siento|cogen?|contestan?|atienden?)|se (?:si|que|como|cual"
    r"|donde|cuando|por)|se$|lo se|funciona"
    r"|arranca|puedo|para de|enciende|sale|va la|va el"
    r"|va bien)\b"
)

RULES = rules(
    (
        Intent.LATE,
        (
            r"(?:voy a|vamos a|puede que) (?:llegar|llegue) (?:\w+ ){0,3}?tarde|(?:llego|llegare|llegamos|llegaremos)"
            r" (?:\w+ ){0,3}?tarde|(?:voy|vamos|llego|llegare) (?:un poco )?(?:con|de) (?:\w+ ){0,3}?retraso"
        ),
        r"(?:me|nos) (?:voy a retrasar|retrasare|retraso|retrasaremos|vamos a retrasar)|minutos (?:tarde|de retraso)",
        r"(?:estoy|estamos) (?:en|metid[oa]s? en) (?:un|el) atasco|voy tarde",
    ),
    (
        Intent.REPEAT,
        (
            r"(?:repet(?:ir|irlo|irmelo|ime|is)|repit[ae](?:lo|me|melo|n)?|repites?)(?! (?:el|la|su|los"
            r"|sus) (?!mensaje))"
        ),
        r"mas (?:despacio|lento|alto|fuerte)",
        (
            r"no (?:le |te |les |lo |la |os |se |me )*(?:he |ha )?(?:entiendo|entendi|entendido|oigo|oi|oido|oye"
            r"|escucho|escuche|escuchado|escucha|comprendo|comprendi|comprendido|pillado|enterado)(?: (?:bien|nada"
            r"|muy bien))?"
        ),
        r"(?:se|le|te) (?:oye|oigo|escucho|escucha|entiende|entiendo) (?:muy )?(?:mal|fatal|poco|bajo)",
        (
            r"(?:que|como|cuando|que (?:hora|dia)) (?:ha dicho|has dicho|dijo|dice|dices|decia|me ha dicho|me dice"
            r"|me decia)(?: usted)?"
        ),
        (
            r"(?:digamelo|dimelo|me lo (?:dice|dices|puede decir|podria decir)) (?:otra vez|de nuevo)"
            r"|^otra vez(?: por favor)?$|(?:una )?vez mas"
        ),
        (
            r"^(?:ah |ay |hola )?(?:perdone?|disculp[ae]|como(?: como)?|que|mande|diga usted|como dice"
            r"|lo siento)(?: perdone?| disculp[ae]| como| que| por favor| senorita)?$"
        ),
    ),
    (
        Intent.WAIT,
        r"(?:espere|espera|esperese|esperate|aguarde|aguarda)(?: (?:un (?:momento|momentito|segundo|minuto)))?",
        r"(?:deme|dame|me da|un|una) ?(?:un )?(?:momento|momentito|segundo|segundito|segundin|minutito|instante)",
        r"(?:deme|dame) un minuto|^un minuto(?: por favor)?$|no (?:cuelgue|cuelgues|corte)|ahora mismo vuelvo",
        r"dejeme (?:pensar|ver|mirar)(?:lo)?",
    ),
    (
        Intent.IDENTITY,
        r"quien (?:es|eres|sois|habla|me habla|me atiende|es usted|esta al (?:aparato|telefono))(?: usted)?",
        r"con quien (?:hablo|estoy hablando|tengo el gusto)|de parte de quien|de donde (?:me )?llaman?",
        r"a (?:donde|quien) (?:he llamado|estoy llamando|llamo)|que empresa (?:es|sois|son)",
        (
            r"(?:es|eres|sois|hablo con|estoy hablando con|esto es)(?: usted)? (?:un |una )(?:robot|maquina|humano"
            r"|humana|persona|ordenador|computadora|contestador|contestadora|grabacion|bot|ia"
            r"|inteligencia artificial|asistente|maquinita)(?: (?:real|de verdad|humana|virtual|automatico))?"
        ),
        r"inteligencia artificial|(?:como|cual) (?:se llama|te llamas|es su nombre|es tu nombre)(?: usted)?",
        (
            r"(?:es|llamo|hablo|estoy hablando)(?: ahi| aqui| esto)? (?:a|con|en)? ?(?:la|el) (?:clinica|consulta"
            r"|taller|tienda|peluqueria|restaurante|despacho|empresa|dentista|consultorio|salon|oficina)"
        ),
    ),
    *APPOINTMENT_RULES,
    (
        Intent.APPOINTMENT,
        (
            r"(?:(?:pedir|coger|tomar|sacar|reservar|concertar|agendar|programar|hacer|pido|dar|dan|darme|tener"
            r"|solicitar|buscar|conseguir)(?:me|nos)? )?(?:(?:una|la|mi|de|para una|otra|nuestra|alguna) )*(?:citas?"
            rf"|reservas?|reservacion|turno)(?: previa)?(?: (?:con|para) {_SOMEONE})?"
        ),
        rf"{_WHETHER}(?:pedir|dar|darme|coger|tienen|teneis|tienes|hay|me dan|me da) hora",
        r"reservar(?:me)?(?: (?:una )?mesa)?|reserv[eo](?:me)?|apunt(?:eme|ame|arme)(?= para\b)",
        r"agend(?:ar|arme|eme|ame)|hora para (?:el|la|que|una|hoy|manana)|disponibilidad",
        r"(?:un|algun) hueco|huecos?(?: libres?)?",
        (
            r"una mesa|(?:tienen|teneis|hay|tendrian|queda) (?:algun )?(?:sitio|mesa|plaza|algo libre)|horas? libres?"
            r"|turnos? (?:libres?|disponibles?)"
        ),
        rf"{_WHETHER}(?:tienen|teneis|hay|tendrian|queda) algo(?: libre)?(?= (?:para|el|la|esta|hoy|manana|a)\b)",
        (
            r"cuando (?:me |nos )?(?:puede|pueden|podria|podrian|podeis|podriais) (?:ver|atender|recibir|citar|dar)"
            r"(?:me|nos)?|cuando (?:puedo|podria|podriamos|podemos) (?:ir|pasar|venir|pasarme|acercarme)"
        ),
    ),
    (
        Intent.CANCEL,
        r"dej[ae](?:me)?l[oa](?! (?:para|en|el|a)\b)(?: (?:estar|asi|como (?:esta|estaba)|no mas))?",
        r"olvid[ae](?:lo|te|se)(?: de eso)?|olvidelo|olvidalo",
        r"(?:cancel|anul)(?:ar|e|a|elo|alo|arlo|amos)(?: (?:todo|el mensaje|el recado|eso|por favor))*$",
        (
            r"(?:he )?cambi(?:ado|e) de (?:idea|opinion|parecer)|(?:no )?(?:mejor|al final|finalmente"
            r"|pensandolo bien) no(?: (?:gracias|nada|lo dejo))?$"
        ),
        (
            r"no (?:importa|pasa nada|hace falta|es necesario|se preocupe|te preocupes|tiene importancia|es nada)"
            r"|(?<!me )da igual|es igual$|lo dejo(?: asi)?$"
        ),
        (
            r"(?:ya )?(?:les |os |te |le )?(?:llamare|llamo|vuelvo a llamar|volvere a llamar"
            r"|llamaremos) (?:yo )?(?:mas tarde|luego|despues|otro (?:dia|rato)|en otro momento)"
            r"|(?:ya )?(?:volvere|vuelvo) a llamar|ya (?:les |os |te )?llamare|^stop$|^(?:ya )?pare$|^basta$"
        ),
    ),
    (
        Intent.MESSAGE,
        (
            rf"(?:{_I_WANT} )?(?:le |les |os )?(?:(?:dejar|dejarle|dejarles|dejaros|dejo|tomar|tome|toma|tomarme"
            r"|cogerme|coger|dar|darle|pasar|pasarle|pase|transmitir|transmitirle|enviar|mandar|apuntar|apunte"
            r"|hacer llegar) )?(?:un |el |mi |este |de |algun )*(?:mensaje|recado|mensajito|recadito"
            rf"|aviso)(?: (?:para|a|al) {_SOMEONE}|(?: al?| para)(?: \w+){{1,2}}$)?"
        ),
        rf"(?:decir|pedir|avisar|dig|pid|avis)(?:le|a|ale)* (?:a )?(?:{_SOMEONE} |al? \w+ )?(?:de )?que {TO_CALL}",
        rf"(?:que |si )?(?:{_SOMEONE} )?{TO_CALL}(?: {_SOMEONE})?|(?:pued[ae]n?|podrian?) (?:{_SOMEONE} )?llamarme",
        r"(?:llameme|llamenme|llamame|llamadme|llamarme|contacteme|contactenme)(?: de vuelta| vosotros| ustedes)?",
        r"devuelv[ae](?:n)?me la llamada|devolver(?:me)? la llamada|(?:se )?pong[ae](?:n|is)? en contacto conmigo",
        r"(?:puede |podria )?(?:decirle|digale|dile)(?: a \w+| al \w+)? que|tom(?:e|a|ar) nota",
    ),
    (
        Intent.PHONE,
        r"(?:su|vuestro|sus|tu) (?:numeros?(?: de (?:telefono|contacto|movil|whatsapp))?|telefonos?|movil|fijo)",
        (
            r"(?:cual es|cual era|me da|me das|deme|dame|darme|saber|tener|me dice|me puede dar|me podria dar"
            r"|a que|que) (?:es |el |un |vuestro )?(?:numero|telefono)(?! de la calle)(?: de (?:telefono"
            r"|contacto|la|el"
            r"|ahi))?(?: (?:puedo|les|os|tengo que|hay que|tienen|teneis)(?: llamar\w*)?)?"
        ),
        (
            r"(?:numero|telefono) (?:de (?:telefono )?)?(?:del|de la|de vuestra|de su) (?!calle)\w+"
            r"|telefono de contacto$"
        ),
        r"^(?:el )?(?:numero de telefono|telefono)$|repit\w+ (?:el|su) (?:numero|telefono)",
    ),
    (
        Intent.PERSON,
        rf"(?:hablar|hable|comunicarme|contactar|hablo)(?: directamente)? con(?: {_SOMEONE})?",
        (
            r"(?:pas[ae](?:r)?me|paseme|pasarme|me (?:pasa|pasas|pase|pasan|puede pasar|podria pasar|pone|pones"
            r"|puede poner|podria poner|comunica|puede comunicar|podria comunicar|transfiere|puede transferir)"
            r"|pong[ao]me|ponme|ponerme|comunique(?:me)?|comuniqueme|comunicarme|transfier[ae](?:me)?"
            rf"|transfier[ae]nme|transferirme|transferir|pasar(?= con ))(?: (?:con|a|al))?(?: {_SOMEONE})?"
        ),
        r"(?:se puede|puede|podria) poner(?:se)?|que se ponga|humano|operadora?",
        # Not "soy la doctora Vidal".
        rf"(?<!\bsoy )(?<!\bes )(?<!\bhabla ){_SOMEONE}|hay alguien|no (?:con )?(?:un robot|una maquina)|un robot",
    ),
    (
        Intent.DURATION,
        (
            r"cuanto (?:dura|duran|tarda|tardan|tardais|se tarda|suele durar|rato|tiempo)(?: (?:dura|tarda"
            r"|se tarda|lleva|es|se necesita|necesita))?"
        ),
        (
            r"cuant[oa]s (?:minutos|horas|dias)|(?:la|que) duracion|duracion|dura (?:mucho|una hora|cuanto)"
            r"|lleva mucho|(?:tarda|tardan) mucho|es (?:muy )?larg[oa]"
        ),
    ),
    (
        Intent.PRICE,
        (
            r"(?:a |por )?cuanto (?:cuesta|cuestan|costaria|vale|valen|valdria|es|son|sale|salen|saldria|sera"
            r"|seria|cobra|cobran|cobrais|cobrarian|me cobra|me cobran|me cobrarian|me costaria|me sale|me saldria"
            r"|esta|estan|hay que pagar|tengo que pagar|tendria que pagar|se paga|pagaria|piden"
            r"|cuestan mas o menos)"
        ),
        (
            r"precios?|tarifas?|coste|costes|costo|costos|cuestan?|costaria|honorarios|es (?:muy )?car[oa]"
            r"|que (?:vale|valen|cobran|cobrais)|cobran|cobrais|sale por|^(?:y )?cuanto(?! antes)(?: por)?"
        ),
    ),
    (
        Intent.OTHER_FACT,
        r"(?:direccion de |por )?(?:correo(?: electronico)?|e ?mail|mail)|(?:pagina |sitio )?web|pagina de internet",
        (
            r"aparcamiento|aparcar|parking|estacionamiento|estacionar(?:se|me)?|parquear|parqueo|garaje"
            r"|donde dejo el coche"
        ),
        r"tarjetas?(?: (?:de credito|sanitaria|de debito))?|efectivo|bizum|transferencias? bancarias?|cheques?",
        (
            r"pagar(?: (?:con|en|a))?|pagos?(?: (?:con|en|a) \w+)?|a plazos|financia(?:n|r|cion)|reembols\w+"
            r"|devolucion(?:es)?"
        ),
        r"(?:mi|su|un|el|los|de|con|por) seguros?(?: (?:medicos?|dental|privado|de salud))?|mutuas?|aseguradoras?",
        r"seguridad social|sanitas|adeslas|obra social|silla de ruedas|minusvalid[oa]s?|discapacitad[oa]s?|accesible",
        r"wi ?fi|garantia|instagram|whatsapp|metro|autobus(?:es)?|parada",
    ),
    (
        Intent.HOURS,
        r"horarios?(?: de (?:apertura|atencion|cierre))?|horas? de (?:apertura|cierre|atencion)",
        rf"{_WHETHER}(?:re)?abr(?:en|e|is|es|iran|ireis|ieron|ira)(?: hoy)?",
        r"abrir(?! (?:la|una|mi|el|un|esa) )|apertura",
        (
            rf"{_WHETHER}(?:estan|estais|estaran|estareis|esta|estara|tienen|teneis|siguen|seguis)? ?(?:todavia |aun "
            r"|ya )?(?<!puerta )(?<!puerta esta )abiert[oa]s?"
        ),
        r"(?<!puerta )(?<!puerta esta )(?<!puerta se ha )cerrad[oa]s?(?! (?:por|con) (?:dentro|llave))",
        (
            rf"{_WHETHER}cierr(?:an|a|as|en)|cerrais|cerraran|cerrar(?! (?:la|una|mi|el|un|esa) )|(?:hasta|desde"
            r"|a partir de) que hora"
        ),
        (
            rf"{_WHETHER}(?:trabaj|atiend)(?:an|ais|en|eis) (?:el|los|hoy|manana|este|al|por|a mediodia|en"
            r"|tambien|todos)"
        ),
        (
            rf"{_WHETHER}(?:estan|estais|estaran|estareis|habra alguien|hay alguien) (?:ahi |alli )?(?:(?:el|los|este"
            rf"|hoy|manana)\b|{DAY})"
        ),
        r"(?:saber|preguntar|decirme) si (?:\w+ ){0,5}(?:estan|estais|trabajan|atienden|hay alguien)",
        r"a que hora (?:puedo|podria|se puede|podemos) (?:ir|pasar|pasarme|venir|acercarme)|que dias",
    ),
    (
        Intent.ADDRESS,
        r"direccion|ubicacion|ubicad[oa]s?|situad[oa]s?|localizacion|codigo postal|domicilio (?:de|social)",
        (
            r"(?:a |en |por |de )?donde (?:estan|estais|esta|se encuentran?|queda|quedan|os encuentro"
            r"|los encuentro|es|son|tengo que ir|hay que ir|puedo ir|tienen|teneis|caen|cae|os ubicais|se ubican"
            r"|exactamente)"
        ),
        (
            r"como (?:llego|llegar|se llega|llegamos|voy|se va|puedo (?:ir|llegar)|puedo encontrarl[oe]s"
            r"|hago para (?:ir|llegar))|(?:en |a )?que (?:calle|barrio|ciudad|zona|parte|sitio|numero de la calle)"
            r"|(?:estan|estais) donde"
        ),
        r"^(?:y )?donde(?: es)?$|por que zona",
    ),
    (
        Intent.SERVICES,
        (
            r"(?:que|cuales|sus|los|vuestros|que tipo de|lista de|todos los|otros)(?: son)?(?: sus| los| vuestros"
            r"| tipos? de)* (?:servicios?|tratamientos?|productos?|trabajos)"
        ),
        (
            r"que (?:hacen|haceis|ofrecen|ofreceis|venden|vendeis|arreglan|tipo de \w+ (?:hacen|haceis"
            r"|ofrecen))(?: ustedes| vosotros| ahi| exactamente)?|a que se dedican|a que os dedicais"
            r"|que cosas (?:hacen|haceis)"
        ),
    ),
    (
        Intent.OFFERING,
        (
            rf"{_WHETHER}(?:hacen|haceis|ofrecen|ofreceis|tienen|teneis|venden|vendeis|arreglan|arreglais"
            r"|reparan|reparais"
            r"|instalan|instalais|realizan|realizais|ponen|poneis|disponen de|trabajan con|trabajais con"
            r"|atienden|atendeis|aceptan|aceptais|se hacen|hace usted"
            r"|ofrece|practican)"
        ),
        (
            r"(?:hableme|cuenteme|digame algo|informacion|me informa) (?:de|del|sobre|acerca de) (?:la|el|los"
            r"|las|un|una)?"
        ),
    ),
    (
        Intent.HELP,
        r"(?:que|en que|como) (?:me )?(?:puede|puedes|podria|sabe) (?:usted )?(?:hacer|ayudar|ayudarme)(?: por mi)?",
        (
            r"^(?:necesito |por favor )?(?:ayuda|ayudeme|ayudame)(?: por favor)?$|para que sirve|(?:que"
            r"|cuales son las) opciones(?: tengo| hay)?|(?:me )?(?:puede|podria) ayudar(?:me)?$"
        ),
    ),
    (
        Intent.QUESTION,
        (
            r"(?:tengo|tenia|hacer|hacerle|haceros|era|es|seria|por|solo) (?:solo )?(?:una|un par de|unas|dos"
            r"|algunas) (?:pequenas? )?(?:preguntas?|preguntitas?|dudas?|cosas?|consultas?$)"
        ),
        r"preguntar(?:le|les|os)? (?:una|algo|por|sobre)(?: cosa)?|consultar(?:le|les)? (?:una|algo)(?: cosa)?",
        (
            r"^una (?:preguntita|pregunta|duda|consulta|cosita|cosa)$|(?:pedir |algo de )?informacion|informarme"
            r"|una (?:pregunta|duda)$"
        ),
    ),
    (
        Intent.GOODBYE,
        (
            r"adios|hasta (?:luego|pronto|otra|la vista|manana|la proxima)|nos vemos|que (?:le |te |os "
            r"|les )?vaya (?:muy )?bien|un saludo|gracias por todo|chao|chau|agur|hasta lueguito"
        ),
        (
            r"(?:que )?(?:tenga|ten|tengas|tengan|pase|pases|pasen) (?:usted )?(?:un |una )?(?:buen|buena|muy buen"
            r"|muy buena|feliz|lindo|bonito) (?:dia|tarde|noche|semana|fin de semana)|(?:buen|feliz) (?:dia|tarde"
            r"|noche|fin de semana)$"
        ),
        (
            r"(?:eso|esto|ya|con eso) (?:es|seria|era|esta) todo|es todo$|nada mas|ninguna mas|ya esta(?: bien"
            r"| todo)?(?: (?:muchas )?gracias)?$|con eso (?:me )?(?:basta|es suficiente|tengo bastante)"
            r"|voy a colgar|le dejo|(?:me he equivocado de|he marcado mal el) (?:numero|telefono)"
            r"|tengo que (?:colgar|irme|dejarle)"
        ),
    ),
    (
        Intent.URGENT,
        (
            r"urg(?:e|entes?|entisimo|entemente|encias?)|(?:una )?emergencias?|(?:lo )?(?:antes|mas pronto"
            r"|mas rapido) posible"
        ),
        (
            r"cuanto antes|de inmediato|inmediatamente|corre prisa|much(?:isim)?a prisa|es (?:muy )?grave"
            r"|ya mismo|socorro"
        ),
    ),
    (
        Intent.NO,
        (
            rf"^(?:ah |ay |oh |uy |pero |y |bueno |perdon |perdone |mire |ahora )*(?:no(?! {_NO_BUT_A_SENTENCE})"
            r"|no me (?:interesa|parece|va bien|viene bien)|no puedo$|nop|nones|negativo|para nada|en absoluto"
            r"|de ninguna manera|que va|incorrecto|ni hablar|todavia no|aun no|ahora no|(?:claro|por supuesto"
            r"|desde luego|seguro) que no|ningun[oa]?|tampoco|(?:eso |esta |es )(?:mal|falso|erroneo|incorrecto"
            r"|equivocado)|(?:a |al |mejor )*otro (?:numero|telefono)|(?:mejor|prefiero) (?:a |en )?otro"
            r"|nunca|eso no)"
        ),
        r"(?:no es|no era|no esta) (?:eso|asi|ese|esa|correcto|bien|cierto|verdad)|(?:esta|es) (?:mal|incorrecto)$",
    ),
    (
        Intent.YES,
        (
            r"^(?:ah |ay |oh |uy |pero |y |bueno |hombre |mujer |ahora |eso |muy |todo |que )*(?:si|sip|vale|claro"
            r"|por supuesto|desde luego|de acuerdo|exacto|exactamente|exactos"
            r"|eso es|eso mismo|correcto|asi es|perfecto|perfectamente"
            r"|bien$|bueno$|bueno por favor|ok|okay|okey|okei|dale|venga|efectivamente|en efecto|cierto"
            r"|es (?:cierto|correcto|verdad|asi|mi numero|eso)|es (?:ese|este)(?: numero| telefono| mismo)?$"
            r"|(?:esta|todo|me parece|me va|me viene) (?:muy )?(?:bien|perfecto|correcto|genial|estupendo)"
            r"|genial|estupendo|estupendamente|conforme|(?:a )?(?:ese|este) mismo|adelante|con mucho gusto"
            r"|encantad[oa]|seguro(?: que si)?$|como no|aja|afirmativo|hagalo|por favor$|equilicua|naturalmente"
            r"|ciertamente|quiero$|me encantaria|lo quiero|fenomenal|guay|sin problema"
            r"|no hay (?:ningun )?(?:problema|inconveniente)|(?:confirm|reserv|apunt)[ea](?:me)?l[oa]"
            r"|confirm(?:o|ado|amos|e)|reservado|me (?:lo|la) quedo)"
        ),
    ),
    (
        Intent.THANKS,
        (
            r"(?:muchas |mil |muchisimas |un millon de )?gracias|(?:se|te|os) lo agradezco|le agradezco|(?:muy"
            r"|que) amable|agradecid[oa]"
        ),
    ),
    (
        Intent.NEED,
        (
            rf"^{LEAD}(?:(?:tengo|tenia|tenemos|hay|habia|ha|he|hemos|han|se|se me|se nos|me|nos|estoy|estamos"
            rf"|estaba|huele|{_I_WANT}|llamo|llamaba|os llamo|les llamo|le llamo|(?:es|era|seria) (?:por|para"
            r"|sobre)|mi|mis|nuestro|nuestra|no (?:tengo|tenemos|hay|me|nos|funciona|arranca|puedo|se|para de"
            r"|enciende|sale|va)|puede|podria|pueden|podrian|podeis|perdi|necesitamos|buscaba|estoy buscando"
            r"|acabo de|(?:el|la|los|las) \w+(?: (?!no|esta|estan|se|me|hace|ha|pierde|gotea)\w+){0,3} (?:no"
            r"|esta|estan|se|me|hace|ha|pierde|gotea|hacen|han|dejo)) \w+.*)"
        ),
        (
            r"^(?:no )?funciona(?:n)? \w+.*|^(?:hola |buenas |buenos |dias |tardes |noches )*(?:por"
            r"|para)(?! (?:favor|nada)) \w+.*"
        ),
    ),
    (
        Intent.GREETING,
        r"hola|buenas|buenos dias|buen dia|buenas (?:tardes|noches)|digame|diga|oiga|oye|alo|aloha|dime|saludos",
    ),
)
