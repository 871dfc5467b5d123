{# Letters without their accents, for an engine that has no function for it: [letters, what they become]. Written by
   what DuckDB makes of every letter up to the Japanese syllables (U+30FF); tests/unit/test_accents.py compares them. #}
{% macro letters_with_accents() -%}
    {%- set pairs = [
        ('àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęě', 'aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeee'),
        ('ĝğġģĥĩīĭįĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżž', 'gggghiiiijklllnnnooorrrssssttuuuuuuwyzzz'),
        ('ơưǎǐǒǔǖǘǚǜǟǡǣǧǩǫǭǯǰǵǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧ', 'ouaiouuuuuaaægkooʒjgnaæøaaeeiioorruustha'),
        ('ȩȫȭȯȱȳʹΐάέήίΰϊϋόύώϓϔйѐёѓїќѝўѷӂӑӓӗӛӝӟӣӥӧӫ', 'eooooyʹιαεηιυιυουωϒϒиеегікиуѵжааеәжзииоө'),
        ('ӭӯӱӳӵӹآأؤإئۀۂۓऩऱऴक़ख़ग़ज़ड़ढ़फ़य़ড়ঢ়য়ਲ਼ਸ਼ਖ਼ਗ਼ਜ਼ਫ਼ଡ଼ଢ଼ஔགྷཌྷདྷ', 'эууучыااوايەہےनरळकखगजडढफयডঢযਲਸਖਗਜਫଡଢஒགཌད'),
        ('བྷཛྷཀྵဦᬆᬈᬊᬌᬎᬒḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻ', 'བཛཀဥᬅᬇᬉᬋᬍᬑabbbcdddddeeeeefghhhhhiikkklll'),
        ('ḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋ', 'lmmmnnnnoooopprrrrsssssttttuuuuuvvwwwwwx'),
        ('ẍẏẑẓẕẖẗẘẙẛạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớ', 'xyzzzhtwyſaaaaaaaaaaaaeeeeeeeeiioooooooo'),
        ('ờởỡợụủứừửữựỳỵỷỹἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲ', 'oooouuuuuuuyyyyααααααααεεεεεεηηηηηηηηιιι'),
        ('ἳἴἵἶἷὀὁὂὃὄὅὐὑὒὓὔὕὖὗὠὡὢὣὤὥὦὧὰάὲέὴήὶίὸόὺύὼ', 'ιιιιιοοοοοουυυυυυυυωωωωωωωωααεεηηιιοουυω'),
        ('ώᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾰᾱᾲᾳᾴᾶᾷιῂῃῄῆῇῐῑ', 'ωααααααααηηηηηηηηωωωωωωωωαααααααιηηηηηιι'),
        ('ῒΐῖῗῠῡῢΰῤῥῦῧῲῳῴῶῷがぎぐげござじずぜぞだぢづでどばぱびぴぶぷべぺ', 'ιιιιυυυυρρυυωωωωωかきくけこさしすせそたちつてとははひひふふへへ'),
        ('ぼぽゔゞガギグゲゴザジズゼゾダヂヅデドバパビピブプベペボポヴヷヸヹヺヾ', 'ほほうゝカキクケコサシスセソタチツテトハハヒヒフフヘヘホホウワヰヱヲヽ')
    ] -%}
    {{ return([pairs | map('first') | join, pairs | map('last') | join]) }}
{%- endmacro %}
