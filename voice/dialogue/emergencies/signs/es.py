"""Emergencies in Spanish, as it is spoken in Spain and in America."""

from __future__ import annotations

from voice.dialogue.emergencies.kinds import Danger, Trade
from voice.dialogue.emergencies.signs.base import Signs, any_of

_CHILD = r"(?:bebe|nino|nina|ninos|hijo|hija|hijos|crio|cria|peque\w*|recien nacido)"
_BADLY = r"(?:mucho|muchisimo|un monton|a chorros|sin parar|por todas partes|bastante|a borbotones)"
_PERSON = (
    r"(?:marido|mujer|esposa|esposo|madre|mama|padre|papa|hijo|hija|bebe|hermano|hermana|nino|nina|abuela"
    r"|abuelo|vecino|vecina"
    r"|companer[oa]|amig[oa]|cliente|clienta|paciente|hombre|senora|senor|persona|chico|chica|obrero"
    r"|operario|tia|tio|primo|prima"
    r"|novi[oa]|pareja|suegr[oa]|alguien|trabajador|trabajadora|anciana|anciano|jefe|jefa)"
)

SPANISH = Signs(
    harmless=any_of(
        (
            r"(?:no|ni|nada|ningun\w*|sin|tampoco) (?:es |hay |se trata de |corre |era |tengo )?(?:una |ningun\w* "
            r"|de |muy |tan |nada |cosa )*(?:urgen\w+|emergenc\w+)"
        ),
        (
            r"(?:detector\w*|alarmas?|extintor\w*|puertas?|seguros?|salidas?|luces|luz|escaleras?|simulacros?"
            r"|brigadas?|boca)(?: \w+)? (?:de |contra |anti )?(?:humos?|incendios?|fuego|gas|emergencias?"
            r"|monoxido)"
        ),
        (
            r"(?:muer\w+|mori\w+|muert\w+) de (?:risa|hambre|sed|calor|frio|verguenza|cansancio|sueno|ganas|miedo"
            r"|aburrimiento|envidia)"
        ),
        (
            r"(?:tras|despues de|desde|a causa de|por|debido a) (?:mi|el|un|su|la|una) (?:ictus|infarto|accidente"
            r"|derrame|embolia|paro)"
        ),
        (
            r"(?:movil|telefono|bateria|celular)(?: \w+)? (?:muerto|muerta|murio)|muerto el (?:movil|telefono"
            r"|celular)|(?:estufas?|calentador\w*|cocinas?|caldera) de gas|fuegos artificiales|a fuego lento"
            r"|arma de fuego"
        ),
        (
            r"(?:precios?|calor|dolor de cabeza) (?:\w+ )?(?:me |nos )?matan?|(?:salida|visita|servicio|cita"
            r"|telefono|numero|recargo) de (?:urgencias?|emergencias?)|de urgencias?|urgencias de noche"
        ),
        r"en (?:los|el cuerpo de) bomberos|rueda de repuesto",
    ),
    stories=any_of(
        (
            r"(?:el |la )?(?:ano|mes|semana|verano|invierno|otono|primavera|fin de semana|lunes|martes|miercoles"
            r"|jueves|viernes|sabado|domingo|noche) pasad[oa]"
        ),
        (
            r"hace (?:ya |unos |unas |mas de |casi |como )?\w+ (?:dias|semanas?|mes|meses|anos?)|en (?:enero"
            r"|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|en su dia"
            r"|antiguamente"
        ),
        r"cuanto|cuesta(?! (?:mucho )?respirar)|costaria|precios?|tarifas?|presupuesto|factura|cobran|cobrais|cobra",
        (
            r"en caso de|por si|^si|y si|si (?:se|un dia|alguna vez|algun dia)|que hay que hacer|que (?:hago"
            r"|hacemos|debo hacer) (?:si|en caso)|supong\w+"
        ),
        (
            r"(?:arreglan|atienden|hacen|reparan|cubren|instalan|venden|ofrecen|trabajan|atendeis|arreglais|haceis"
            r"|reparais|instalais|vendeis|desatascan|desatascais|tienen servicio)"
        ),
        (
            r"ya (?:esta|ha sido|lo han|lo hemos|me lo han) (?:arreglad\w+|reparad\w+|solucionad\w+|mejor)"
            r"|ya esta mejor|por adelantado|dejar pagad\w+|quisiera una cita"
        ),
    ),
    now=any_of(
        (
            r"ahora|ahora mismo|ahorita|en este momento|inmediatamente|acaba de|acabo de|acaban de|acabamos de"
            r"|otra vez|hoy|esta (?:manana|tarde|noche)|sigue|todavia|aun"
        ),
    ),
    but=any_of(r"pero|sin embargo|solo que|aunque"),
    animals=any_of(
        r"perr[oa]s?|perrit[oa]s?|gat[oa]s?|gatit[oa]s?|cachorr[oa]s?|conej[oa]s?|caballos?|yegua|poni|hamster"
        r"|loro|pajaro|periquito"
        r"|tortuga|huron|cobaya|vaca|ternero|cabra|oveja|animal\w*|mascotas?",
    ),
    urgent=any_of(
        (
            r"(?:es|esto es|se trata de|es que es) (?:de verdad |realmente )?(?:una )?(?:verdadera "
            r"|autentica )?(?:emergencia|urgencia)(?: de verdad)?"
        ),
        r"(?:tengo|tenemos|hay) (?:una |un )?(?:gran |verdadera |autentica )?(?:emergencia|urgencia)",
        r"(?:emergencia|urgencia) (?:dental|medica|total|absoluta|grave|veterinaria|de verdad|maxima)",
    ),
    life={
        Danger.MEDICAL: any_of(
            rf"{_PERSON}(?: \w+){{0,9}} no (?:me )?contesta",
            (
                r"(?:dado|dio|da) un (?:mareo|sincope|ataque|telele|jamacuco)|(?:brazo|cara"
                r"|lado)(?: \w+){0,2} (?:dormid\w+|paralizad\w+|torcid\w+)|(?:cortad\w+|corto)(?: \w+)? (?:la mano"
                r"|el brazo|la pierna|el pie|los dedos|un dedo)"
            ),
            rf"{_PERSON}(?: \w+){{0,9}} no (?:puede |se )?(?:habla\w*|mueve|mover\w*|reacciona|responde|ve)(?: nada)?",
            rf"(?:{_PERSON}|labios|cara)(?: \w+){{0,5}} (?:morad[oa]s?|azul(?:es)?|gris)",
            rf"{_PERSON}(?: \w+){{0,5}} (?:en el suelo|tirad[oa] en|tumbad[oa] en el suelo|ha desplomado)",
            rf"(?:cuesta|costando)(?: mucho)? respirar|{_PERSON}(?: \w+){{0,3}} (?:caid[oa]|cayo) por las escaleras",
            (
                r"(?:tom\w+|trag\w+|beb\w+)(?: \w+){0,2} (?:todas?|todos?|un monton de|una caja de"
                r"|demasiad[oa]s)(?: \w+){0,3} (?:pastillas|medicamentos|pildoras|caja|bote|somniferos|medicinas)"
            ),
            (
                r"no (?:\w+ )?(?:respira\w*|respiro)(?: bien)?|(?:no|casi no|apenas) (?:puede|puedo|esta|podemos"
                r"|consigue) (?:respirar|respirando)|(?:cuesta|dificultad\w* para|problemas para|trabajo) respirar"
                r"|se queda sin aire|falta (?:el |de )aire|le falta el aire|casi no respira|apenas respira"
            ),
            r"(?:se|me) (?:esta |estan |estoy )?(?:ahoga\w*|asfixi\w*|atragant\w*)|atragantad\w+",
            (
                r"inconsciente|(?:se )?(?:ha |he )?desmay\w+|perdid\w+ (?:el conocimiento|la conciencia)|desplomad\w+"
                r"|desvanecid\w+|en coma|no (?:se )?(?:despierta|reacciona|responde|vuelve en si)|reanimar\w*"
            ),
            (
                r"infarto|ataque (?:al corazon|cardiaco|epileptico)|paro (?:cardiaco|cardiorrespiratorio)|ictus"
                r"|derrame cerebral|embolia|convuls\w+"
            ),
            r"(?:dolor|presion|opresion|duele|punzada\w*)(?: \w+){0,4} (?:pecho|torax|corazon)",
            (
                rf"(?:sangr\w+|desangr\w+) {_BADLY}|desangr\w+|hemorrag\w+|(?:perd\w+) (?:mucha|muchisima"
                r"|demasiada) sangre|(?:hay )?sangre por todas partes|charco de sangre"
            ),
            (
                r"electrocutad\w+|electrocut\w+|(?:se )?(?:ha |han |he )?(?:cortad\w*|cortand\w*) (?:las )?(?:venas"
                r"|munecas)"
            ),
            (
                r"(?:se |me )?(?:esta )?ahogando|(?:caid\w+|cayo|cae) (?:a|en) la piscina|(?:caid\w+|cayo) al (?:agua"
                r"|rio|mar|pozo)|sobredosis|intoxicad\w+|intoxicacion|envenen\w+|monoxido"
            ),
            (
                r"(?:trag\w+|bebid\w+|bebio|tomad\w+|ingerid\w+)(?: \w+)? (?:lejia|detergente|veneno|pastillas"
                r"|una pila|sosa|amoniaco|productos?(?: \w+)?|acido)|(?:tomad\w+|tragad\w+|tome) (?:todas|demasiadas"
                r"|un monton de|una caja de)(?: \w+)*"
            ),
            (
                r"gravemente herid\w+|herid\w+ (?:grave|de gravedad|graves)|(?:hay )?(?:\w+ )?heridos"
                r"|accidente (?:grave|gravisimo)"
            ),
            (
                r"(?:cortad\w*|amputad\w*|arrancad\w*|seccionad\w*) (?:un |el |la |los |dos )?(?:dedos?|mano|brazo"
                r"|pierna|pie)"
            ),
            (
                r"(?:caid\w+|cayo|cae|precipitad\w+)(?: \w+){0,2} (?:andamio|tejado|escalera|balcon|ventana|azotea"
                r"|techo|vacio|\w+ piso)(?! encima)"
            ),
            (
                r"(?:atropell\w+|arroll\w+)|anafila\w+|garganta (?:se (?:le |me )?)?(?:cierra|hincha)\w*|(?:labios"
                r"|esta|cara|poniendo|puesto)(?: \w+)? (?:morad\w+|azul\w*)|se (?:esta |me |nos )*muere|muriendo"
                r"|va a morir"
            ),
            r"dando a luz|esta pariendo|sale el bebe|cabeza del bebe",
            (
                r"(?:llam\w+|neces\w+|mand\w+|envi\w+|quiero|pid\w+|hace falta)(?: \w+){0,2} (?:una )?(?:ambulancia"
                r"|bomberos|samur)|socorro|auxilio"
            ),
        ),
        Danger.FIRE: any_of(
            (
                r"(?:almacen|taller|cocina|horno|sofa|cama|colchon|contenedor|coche|oficina|local|bosque|campo|nave"
                r"|garaje|sarten|freidora|maquina)(?: \w+){0,3} (?:ardiendo|quemandose|en llamas|arde|prendid\w+"
                r"|saliendo ardiendo|se quema)"
            ),
            (
                r"(?:hay|tenemos|ha habido|se ha declarado|ha empezado)(?: \w+)? (?:fuego|incendio|llamas)|llamas"
                r"|en llamas|(?:cogid\w+|cogio|prendid\w+|prendio|agarrad\w+) fuego|fuego en (?:la|el|mi)"
            ),
            (
                r"(?:se |me |nos )?(?:esta |estan )(?:quemando|ardiendo|incendiando)(?: \w+){0,2}|arde (?:la|el|mi)"
                r"|(?:se )?quema (?:la|mi) casa|ardiendo|lleno de humo|humo (?:negro|por todas partes)"
            ),
            (
                r"(?:huele|oler|huelo|olor)(?: \w+){0,3} gas|(?:fuga|escape) de gas|gas (?:se escapa|por todas partes)"
                r"|pierde gas"
            ),
            r"explosion|explotad\w+|exploto|va a explotar|monoxido",
        ),
        Danger.VIOLENCE: any_of(
            (
                r"(?:hombre|hombres|tipo|tio|individuo|alguien|gente|persona)(?: \w+){0,3} (?:armad[oa]s?"
                r"|encapuchad[oa]s?|con (?:un |una )?(?:pistola|cuchillo|navaja|arma))|atraco|atracando|rehen\w*"
            ),
            (
                r"(?:alguien|me|nos|un hombre|unos|ladrones?|ellos|mi \w+)(?: \w+)? (?:esta|estan|quiere|quieren"
                r"|intenta|intentan|va a|van a) (?:intentando )?(?:entrando|entrar|forzando|forzar|rompiendo|pegando"
                r"|pegar|pegarme|agredi\w+|atac\w+|amenaz\w+|robando|matar\w*|apunal\w+|siguiendo|persiguiendo)"
            ),
            (
                r"(?:tiene|con|lleva|hay|llevan|saca\w*) (?:un |una )?(?:cuchillo|navaja|pistola|arma|escopeta|machete"
                r"|hacha)|(?:me|nos|la|lo) (?:va|quiere|van|quieren) a (?:matar|pegar|apunalar)"
            ),
            (
                r"(?:ladron\w*|intruso\w*|alguien|desconocido|hombre)(?: \w+)? (?:dentro de|en) (?:mi|la"
                r"|nuestra) (?:casa|habitacion|tienda)"
            ),
            (
                r"(?:me|nos) (?:han|ha|acaban de|esta|estan) (?:agred\w+|atac\w+|apunal\w+|viola\w+|secuestr\w+"
                r"|pega\w+|dispar\w+|golpea\w+)|disparos|tiroteo|me pega|me esta pegando|secuestrad\w+"
            ),
        ),
        Danger.SUICIDE: any_of(
            r"(?:amenaza con|quiere|intenta) (?:tirarse|matarse|suicidarse|hacerse dano|saltar)",
            (
                r"suicid\w+|(?:acabar|terminar) con (?:mi|su|la) vida|quitar\w* la vida|(?:me voy a|me quiero|quiero"
                r"|voy a|se quiere|se va a) (?:matar|matarme|morir|morirme|matarse|ahorcar\w*|colgarme|colgarse)"
            ),
            (
                r"no quiero (?:seguir viviendo|vivir)|(?:ganas|sentido) de (?:morir\w*|vivir)|sin ganas de vivir"
                r"|tirar\w* (?:por la ventana|del puente|al tren|por el balcon|desde \w+)|acabar con todo|hacerme dano"
            ),
        ),
    },
    trades={
        Trade.PLUMBER: any_of(
            (
                r"(?:gotea|cae|caen|chorrea|llueve)(?: \w+){0,2} (?:en|sobre|encima de)(?: \w+)? (?:cama|cocina|sofa"
                r"|salon|suelo|cabeza|habitacion)|(?:lavadora|lavavajillas|banera|ducha)(?: \w+){0,3} (?:saliendo"
                r"|desbord\w+|sale\w*)"
            ),
            (
                r"(?:calentador|termo|lavadora|lavavajillas|ducha|radiador|cisterna|tuberia|techo|pared|caldera"
                r"|llave de paso)(?: \w+){0,3} (?:pierde|perdiendo|gotea\w*|chorrea\w*|escupe"
                r"|sale) ?(?:agua)?(?: \w+)*|(?:parque|tarima|suelo|techo|yeso|pared)(?: \w+){0,4} (?:levantand\w*"
                r"|hinchand\w*|abombad\w*|cayendo|empapad\w*)|levantand\w* (?:el|la) (?:parque|tarima|suelo)"
                r"|con el agua por los|pies en el agua"
            ),
            (
                r"(?:reventad\w*|revento|rajad\w*|rot\w*|partid\w*|picad\w*|explotad\w*)(?: \w+){0,3} (?:tuber\w+"
                r"|canos?|caneri\w+|termo|calentador|manguera|latiguillo|bajante|grifo|deposito|cisterna)"
            ),
            (
                r"(?:tuber\w+|canos?|caneri\w+|termo|calentador|latiguillo|bajante"
                r"|deposito)(?: \w+){0,3} (?:reventad\w*|revento|rajad\w*|rot[oa]|partid\w*|explotad\w*)"
            ),
            (
                r"(?:cae|cayendo|caen|entra|sale|baja|saliendo|chorrea\w*|gotea\w*|filtra\w*"
                r"|filtrando)(?: \w+){0,2} agua|agua(?: \w+){0,4} (?:techo|paredes|por todas partes|lampara|vecin\w+"
                r"|a chorros|sale sin parar|pasillo|salon)"
            ),
            (
                r"inunda\w*|inundacion|vaciando|encharcad\w+|hasta los tobillos|(?:fuga|escape) (?:enorme|grande"
                r"|muy grande|importante|tremend\w+|de agua (?:enorme|grande|importante))|(?:gran|tremenda"
                r"|enorme) fuga|agua por todas partes"
            ),
            (
                r"(?:no (?:tenemos|tengo|hay|sale)|sin|quedado sin)(?: \w+){0,2} (?:de )?agua(?! caliente)(?: en"
                r"| desde| corriente)?(?: \w+)*"
            ),
            (
                r"(?:vater|inodoro|bano|retrete|wc|desague|alcantarill\w+|arqueta|fregadero|banera"
                r"|poceta)(?: \w+){0,3} (?:desbord\w*|rebos\w*|saliendo|atascad\w+ y|subiendo|sale)|aguas (?:fecales"
                r"|negras)|se (?:esta )?(?:desbord\w+|rebos\w+)"
            ),
            (
                r"no (?:puedo|consigo|podemos|puede|logro)(?: \w+)? (?:cerrar|cortar|parar)(?: \w+){0,2} (?:agua|grifo"
                r"|llave|fuga)|a chorros"
            ),
        ),
        Trade.ELECTRICIAN: any_of(
            r"(?:cuadro|enchufe|contador)(?: \w+){0,3} (?:ruidos?|caliente|ardiendo)",
            (
                r"(?:calle|vecinos|edificio|barrio|bloque)(?: \w+){0,4} (?:luz|electricidad"
                r"|corriente)(?: \w+)? (?:menos|excepto|pero no|y nosotros no)(?: \w+)*"
                r"|congelador(?: \w+){0,5} (?:descongel\w+|luz)|a oscuras|se ha apagado todo|saltado los plomos"
            ),
            (
                r"(?:sin|quedado sin|no (?:hay|tenemos|tengo)|se (?:ha |nos ha )?(?:ido"
                r"|cortado)) (?:la )?(?:nada de )?(?:luz|electricidad|corriente)(?: \w+){0,3}|apagon"
            ),
            (
                r"chispas?|chispazo\w*|cortocircuito|(?:huele|olor)(?: \w+)? (?:a )?(?:quemado|plastico quemado"
                r"|chamuscado)"
            ),
            (
                r"(?:enchufe|cuadro|cables?|contador|interruptor|diferencial|automatico)(?: \w+){0,3} (?:humo|quem\w+"
                r"|derret\w+|ardiendo|echa\w*|zumb\w+|pelad\w+|caliente|salta)(?: \w+)*"
                r"|salta\w*(?: \w+){0,3} (?:automatico|diferencial|plomos|luz|todo|cuadro|termico)|cables? pelad\w+"
            ),
            (
                r"(?:dado|da|dio|llevado|pegado)(?: \w+){0,2} (?:calambre|calambrazo|corriente|descarga|toque)"
                r"|no funciona nada"
            ),
        ),
        Trade.LOCKSMITH: any_of(
            (
                r"(?:pestillo|cerrojo|manilla|verja|persiana|bombin|candado|pomo)(?: \w+){0,3} (?:atascad\w+"
                r"|bloquead\w+|rot\w+|forzad\w+|partid\w+)(?: \w+)*|(?:esta|quedad\w+|sola) dentro(?: \w+)*"
                r"|no (?:puede|consigue) abrir(?: \w+)*"
            ),
            (
                r"(?:encerrad\w+|atrapad\w+|bloquead\w+)(?: \w+){0,3}|(?:me he |nos hemos "
                r"|me )?quedad\w* (?:encerrad\w+|fuera|en la calle|sin llaves)|dejad\w+ las llaves dentro"
                r"|llaves (?:dentro|puestas)"
            ),
            (
                r"(?:no (?:puedo|podemos|puede|consigo)(?: \w+)?) (?:entrar|abrir|salir)(?: \w+){0,3}|(?:en"
                r"|al) (?:el )?rellano|en pijama|en la puerta de casa|en la calle sin"
            ),
            (
                r"(?:partid\w*|rot[oa]|rompio|doblad\w*|atascad\w*|quedad\w*)(?: \w+)? (?:la )?llave(?: \w+){0,3}"
                r"|llave(?: \w+){0,2} (?:partid\w+|rota|atascada|dentro)|robado las llaves"
            ),
            (
                r"(?:entrado|han entrado|entraron)(?: \w+)? a robar|(?:me han |nos han )?robad\w+|forzad\w+|(?:puerta"
                r"|cerradura)(?: \w+){0,3} (?:no (?:cierra|abre)|forzad\w+|reventad\w+|rota|bloquead\w+|atascad\w+"
                r"|cerrado)|cerrad\w* la puerta(?: \w+)*"
            ),
        ),
        Trade.HEATING: any_of(
            (
                r"(?:reventad\w*|revento|explotad\w*)(?: \w+)? (?:radiador|caldera|termo)(?: \w+)*|(?:radiador|caldera"
                r"|estufa)(?: \w+){0,4} (?:reventad\w+|escupe|silba|hierve|tiembla|pierde)(?: \w+)*|agua hirviendo"
                r"|grados (?:en|dentro)"
            ),
            (
                r"(?:sin|no (?:tenemos|tengo|hay|va|funciona)|ni)(?: la)? (?:calefaccion"
                r"|agua caliente)(?: ni (?:agua caliente|calefaccion))?"
            ),
            (
                r"(?:caldera|calefaccion|estufa|bomba de calor|radiadores|calentador)(?: \w+){0,3} (?:estropead\w+"
                r"|rota|roto|averiad\w+|no (?:funciona|arranca|enciende|va|calienta)|apagad\w+|se ha parado|pierde"
                r"|explotad\w+|echa\w*|ruido)|(?:estropead\w+|averiad\w+) la (?:caldera|calefaccion)"
            ),
            (
                r"humo(?: \w+){0,4} (?:caldera|estufa|calentador)|(?:hace|mucho|pasando|muertos de) (?:mucho "
                r"|muchisimo )?frio(?: en casa| en la casa)?|helad\w+ en casa"
            ),
        ),
        Trade.ROOFER: any_of(
            (
                r"(?:tejado|techo|tejas?|cubierta|chimenea|canalon)(?: \w+){0,3} (?:hundid\w*|caid\w*|volad\w*"
                r"|arrancad\w*|derrumbad\w*|desprend\w*|levantad\w*|roto|abierto)"
            ),
            (
                r"(?:arranc\w+|volad\w*|llevad\w*|hundid\w*|derrumb\w+|caid\w*|levantad\w*"
                r"|desprend\w+)(?: \w+){0,4} (?:tejado|tejas?|cubierta|techo|chimenea)"
            ),
            (
                r"(?:agua|llueve|lluvia|llover|gotera)(?: \w+){0,4} (?:tejado|techo|casa|dentro|salon|habitacion"
                r"|cubierta|desvan)|llueve dentro"
            ),
            r"(?:arbol|rama|antena|grua)(?: \w+){0,4} (?:tejado|techo|cubierta)",
        ),
        Trade.GLAZIER: any_of(
            (
                r"(?:escaparate|cristal(?:es)?|vidrios?|ventana(?:s|l)?|luna|vidriera|parabrisas"
                r"|mampara)(?: \w+){0,3} (?:rot\w+|hech\w+ anicos|reventad\w+|destrozad\w+|estallad\w+|caid\w+"
                r"|en pedazos)"
            ),
            (
                r"(?:rot\w+|romp\w+|reventad\w+|destrozad\w+|estallad\w+)(?: \w+){0,3} (?:escaparate|cristal(?:es)?"
                r"|vidrios?|ventana\w*|luna|mampara)|cristales por todas partes"
            ),
        ),
        Trade.DENTIST: any_of(
            (
                r"(?:corona|puente|empaste|funda|implante|brackets?)(?: \w+){0,3} (?:caid\w+|rot\w+|suelt\w+|salid\w+)"
                r"|(?:caid\w+|rot[oa]|salid\w+|suelt\w+)(?: \w+)? (?:la corona|el puente|el empaste|la funda"
                r"|el implante)|duele (?:horrores|muchisimo|una barbaridad|a morir)|dolor terrible"
            ),
            (
                r"(?:cara|boca|mandibula)(?: \w+)? (?:deformad\w+|desencajad\w+|bloquead\w+)|de lo hinchad\w+|(?:muela"
                r"|diente|boca)(?: \w+){0,8} (?:llorando|no (?:duermo|como|aguanto)|sin dormir)"
            ),
            (
                r"(?:diente|dientes|muela|pala|colmillo|corona)(?: \w+){0,4} (?:golpe|rot\w+|partid\w+|caid\w+|suelto"
                r"|se mueve|sangr\w+|salid\w+|arrancad\w+)|(?:caer|caid\w+|rot[oa]|partid\w+|perdid\w+|saltad\w+"
                r"|arrancad\w+|mueve)(?: \w+){0,3} (?:dientes?|muelas?|pala)"
            ),
            (
                r"(?:cara|mejilla|mandibula|encia|boca|cuello)(?: \w+){0,4} (?:hinchad\w+|inflamad\w+|hincha)"
                r"|(?:hinchad\w*|inflamad\w*|hincha)(?: \w+){0,3} (?:cara|mejilla|mandibula|encia|boca)|flemon|absceso"
            ),
            (
                r"sangr\w+(?: \w+){0,5} (?:extraccion|muela|diente|encia|sacad\w+|sacaron)|(?:extraccion|muela|diente"
                r"|encia)(?: \w+){0,6} sangr\w+"
            ),
            (
                r"(?:dolor|duele|duelen)(?: \w+){0,5} (?:insoportable|horrible|muchisimo|terrible|inaguantable"
                r"|a rabiar|no puedo dormir|no aguanto)|no aguanto(?: \w+)* dolor|insoportable"
            ),
        ),
        Trade.DOCTOR: any_of(
            (
                r"(?:39|40|41|cuarenta|treinta y nueve|mucha|muchisima)(?: \w+){0,2} (?:de )?fiebre"
                r"|fiebre(?: \w+){0,4} (?:39|40|41|cuarenta|muy alta|no (?:le |me )?baja)"
            ),
            r"(?:vomit\w+|tos\w+|escup\w+|orin\w+)(?: \w+)? sangre|sangre en (?:la orina|las heces|el vomito)",
            (
                r"reaccion alergica|(?:hincha\w*|inflama\w*)(?: \w+){0,3} (?:cara|labios?|garganta|lengua|ojos)"
                r"|(?:cara|labios?|garganta|lengua)(?: \w+){0,3} (?:hinch\w+|inflama\w+)"
            ),
            (
                r"no (?:se |me )?(?:puede|puedo|logra|consigue)(?: \w+)? (?:levantar\w*|mover\w*|andar|caminar"
                r"|ponerse de pie|tenerse)|paraliz\w+|deshidratad\w+|rigidez|dolor(?: \w+){0,4} (?:insoportable"
                r"|fortisimo|horrible)|corte profundo|quemadura (?:grave|fuerte)|mordido|picado"
            ),
            r"(?:muy |de repente )confus[oa]|desorientad\w+|delira\w*|delirando",
        ),
        Trade.NURSE: any_of(
            (
                r"(?:sonda|via|suero|drenaje|bolsa|vendaje|aposito|bomba|cateter|herida"
                r"|gotero)(?: \w+){0,3} (?:salid\w+|arrancad\w+|atascad\w+|sangr\w+|pitando|suelt\w+|abiert\w+"
                r"|manchad\w+|parad\w+|roto|rota|obstruid\w+)|(?:salid\w+|arrancad\w+)(?: \w+){0,2} (?:sonda|via"
                r"|drenaje|cateter)"
            ),
            (
                r"(?:sin|quedad\w+ sin|olvidad\w+)(?: \w+){0,2} (?:insulina|inyeccion)|azucar (?:muy |por las )?\w+"
                r"|hipoglucemia|enfermer[oa](?: \w+){0,2} no ha venido"
            ),
        ),
        Trade.MIDWIFE: any_of(
            (
                r"(?:rot[oa]|roto|rompi\w*|romper) (?:aguas|la bolsa|la fuente)|contracciones?(?: \w+){0,5} (?:cada"
                r"|seguidas|fuertes|minutos|regulares)|de parto|(?:ha )?empezado el parto"
            ),
            r"embarazada(?: \w+){0,6} (?:sangr\w+|sangre|manchad\w*|dolor|caid\w+)|sangr\w+(?: \w+){0,5} embarazada",
            (
                r"no (?:noto|siento|se mueve)(?: \w+){0,2} bebe(?: \w+)?|bebe(?: \w+){0,2} (?:no se mueve"
                r"|ha dejado de moverse|no come|no mama|fiebre|amarillo)"
            ),
        ),
        Trade.VET: any_of(
            (
                r"(?:perr[oa]|gat[oa]|cachorr[oa]|conej[oa]|caballo|yegua|animal|mascota|hamster|loro|vaca|huron"
                r"|tortuga|pajaro)(?: \w+){0,6} (?:atropell\w+|envenen\w+|sangr\w+|convuls\w+|inconsciente"
                r"|no (?:respira|se mueve|reacciona|puede \w+|come|se levanta)|casi no \w+|apenas \w+|morid\w+"
                r"|mordid\w+|herid\w+|muriendo|parto|vomit\w+|orinar|paraliz\w+|ataque|atragant\w+|ahog\w+|hinchad\w+"
                r"|caid\w+|llora|grita|dolor)"
            ),
            (
                r"(?:comid\w*|tragad\w*|comio|trago|lamid\w*|bebid\w*)(?: \w+)? (?:veneno|chocolate|raticida"
                r"|matarratas|anticongelante|pastillas|un hueso|una aguja|uvas|un calcetin)|colico|torsion|atropell\w+"
                r"|no puede (?:orinar|hacer pis|parir)"
            ),
        ),
        Trade.PHARMACY: any_of(
            (
                r"(?:sin|acabad\w*|quedad\w* sin|no (?:me |le )?queda)(?: \w+)? (?:insulina|inhalador|ventolin"
                r"|adrenalina|epipen|medicacion|pastillas|morfina)"
            ),
            (
                r"(?:doble|triple|equivocad\w*|demasiada|mas)(?: \w+){0,2} (?:dosis|pastillas?|medicamento|medicina"
                r"|jarabe)|tomad\w+ (?:dos veces|por error|sin querer|de mas)|por error|por equivocacion"
            ),
        ),
        Trade.GARAGE: any_of(
            (
                r"no arranca(?: \w+){0,6} (?:tirad\w+|bloquead\w+|ninos|colegio|autopista|noche|parking)(?: \w+)*"
                r"|(?:tirad[oa]|bloquead[oa])(?: \w+){0,4} (?:colegio|ninos|parking|semaforo|gasolinera|coche"
                r"|noche)(?: \w+)*|embrague(?: \w+)? roto"
            ),
            (
                r"(?:tirad\w+|parad\w+|averiad\w+|averia|pinchad\w+|atascad\w+|bloquead\w+"
                r"|inmoviliz\w+)(?: \w+){0,5} (?:autopista|autovia|carretera|arcen|circunvalacion|rotonda|tunel|puente"
                r"|medio|noche|cuneta|calle|ronda|semaforo)"
            ),
            (
                r"(?:parad[oa]|averiad[oa]|estoy|estamos)(?: \w+){0,2} (?:en|en el|en la) (?:arcen|autopista|autovia"
                r"|cuneta)|pinchad\w+"
            ),
            (
                r"(?:acabo de|acabamos de|he|hemos)(?: \w+)? (?:tener|tenido) un accidente|(?:necesito|mande\w*"
                r"|hace falta) (?:una |la )?grua(?: ahora)?"
            ),
            (
                r"humo(?: \w+){0,3} (?:motor|capo|coche)|(?:motor|coche|capo)(?: \w+){0,3} (?:humo|ardiendo|echa humo"
                r"|recalentad\w+)|sin frenos|(?:frenos|freno)(?: \w+){0,2} (?:no (?:van|funcionan|responden)"
                r"|fallad\w+)|no (?:anda|arranca) y estoy"
            ),
        ),
        Trade.LIFT: any_of(
            r"(?:quedad\w+|metid\w+|atrapad\w+|esta|estan) (?:\w+ )?(?:dentro del|en el) (?:ascensor|elevador)",
            (
                r"(?:atrapad|encerrad|bloquead|metid)\w*(?: \w+){0,3} (?:ascensor|elevador|montacargas|cabina)"
                r"|(?:ascensor|elevador)(?: \w+){0,5} (?:dentro|atrapad\w+|encerrad\w+|entre dos|ha caido"
                r"|se ha descolgado)"
            ),
            (
                r"(?:en|dentro del|en el) (?:el )?(?:ascensor|elevador)(?: \w+){0,4} (?:no se mueve|parado|no se abre"
                r"|bloqueado|no va)"
            ),
        ),
        Trade.IT: any_of(
            (
                r"(?:peticion|piden|pide|exigen|exige)(?: \w+)? (?:de )?(?:pago|dinero|bitcoins?|rescate)"
                r"|(?:ordenadores|equipos|pantallas)(?: \w+){0,3} (?:bloquead\w+|negr\w+|cifrad\w+|muert\w+)"
            ),
            (
                r"(?:nadie|no)(?: \w+)? (?:consigue|puede|podemos|puedo|conseguimos)(?: \w+)? (?:iniciar sesion|entrar"
                r"|acceder|conectar\w*|imprimir|enviar)(?: \w+)*|pantalla azul|sin (?:internet|red|conexion|correo"
                r"|sistema|acceso)(?: \w+)*"
            ),
            (
                r"(?:caid\w*|cayo|colgad\w*|bloquead\w*)(?: \w+){0,3} (?:servidor\w*|web|red|sistema|correo|pagina"
                r"|tienda|tpv)|(?:servidor\w*|web|red|sistema|correo|pagina|tienda|tpv|internet"
                r"|ordenadores)(?: \w+){0,4} (?:caid\w+|colgad\w+|no (?:funciona|funcionan|va|van|arranca)|bloquead\w+"
                r"|muert\w+)"
            ),
            (
                r"hacke\w*|jacke\w*|pirate\w*|rescate|ransomware|cifrad\w+|encriptad\w+|ciberataque"
                r"|virus(?: \w+){0,3} (?:todo|todos)|(?:borrad\w+|perdid\w+)(?: \w+){0,2} (?:datos|archivos)"
            ),
            (
                r"(?:nadie|no)(?: \w+)? (?:puede|podemos|pueden) (?:trabajar|cobrar|facturar|vender)|(?:empresa"
                r"|oficina|fabrica|produccion|tienda)(?: \w+){0,2} parad\w+|perdiendo (?:ventas|dinero|pedidos)"
                r"|no funciona nada"
            ),
        ),
        Trade.LAWYER: any_of(
            (
                r"deten\w+|detuv\w+|arrest\w+|calabozo\w*|(?:bajo|en) custodia|juicio rapido|prision"
                r"|orden de (?:arresto|busqueda|detencion|expulsion)|extradi\w+|deport\w+"
            ),
            (
                r"(?:policia|guardia civil|mossos|agentes|ertzaintza)(?: \w+){0,4} (?:registrando|llevand\w+|llevado"
                r"|lleva|deten\w+|en (?:mi )?casa|en la puerta|interrog\w+|buscando|quiere\w*|entrad\w+)"
                r"|registro (?:en|domiciliario)"
            ),
            (
                r"(?:en|a) (?:la )?(?:comisaria|cuartelillo|cuartel)|tomar(?:me|le|nos)? declaracion|interrogar\w*"
                r"|juicio(?: \w+){0,4} (?:hoy|esta (?:tarde|manana)|manana por la manana|en una hora)"
                r"|desahuci\w+(?: \w+){0,4} (?:hoy|ahora|manana|esta)"
            ),
        ),
        Trade.FUNERAL: any_of(
            (
                r"(?:acaba de|ha|se ha|se nos ha|acaba) (?:fallec\w+|muert\w+|morir\w*|ido)(?: \w+)*|(?:esta"
                r"|encontrado) muert\w+"
            ),
            (
                r"(?:ha habido|tenemos|hay) (?:un |una )?(?:fallecimiento|defuncion|muerte|difunto)(?: \w+)*|(?:por"
                r"|recoger|trasladar) (?:el |a por el )?cuerpo|perdido a mi (?:padre|madre|marido|mujer|hijo|hija"
                r"|hermano|hermana)"
            ),
        ),
        Trade.CHILDCARE: any_of(
            (
                r"(?:canguro|ninera|cuidadora|nana|chica)(?: \w+){0,3} (?:no ha venido|no viene|enferma|cancelad\w*"
                r"|fallad\w*|plantad\w*)(?: \w+)*|nadie(?: \w+){0,2} (?:cuidar|recoger|quedarse)(?: \w+)*"
            ),
            (
                rf"{_CHILD}(?: \w+){{0,5}} (?:no esta en|desaparecid\w+|perdid\w+|hecho dano|herid\w+|fiebre|caid\w+)"
                r"|no (?:lo|la|los|le) encuentro|no encuentro a (?:mi|mis)"
            ),
            (
                r"no (?:llego|puedo|llegamos|podemos|voy a)(?: \w+)? (?:a )?(?:recoger|llegar|buscar"
                rf"|ir a)(?: \w+){{0,3}} {_CHILD}(?: \w+)*"
            ),
        ),
    },
)
