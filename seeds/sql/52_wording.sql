-- The words of feedback, by topic and language. Each topic has texts that its rules in themes.yml match, and one or two
-- that say the same in other words, as people do: rules are not expected to find everything.
-- `unseen` is a topic that themes.yml does not know; `denied` says the opposite of what its words seem to.
create or replace macro cores_of(topic, language) as case topic || ' ' || language
    when 'salt en' then [
        'please make a salt-free version', 'I would buy a can without salt every week', 'there is nothing salt free in your range',
        'unsalted beans would be a relief', 'no added salt would be perfect for the little ones', 'a low sodium line is what I miss',
        'my blood pressure does not allow these'
    ]
    when 'salt de' then [
        'bitte auch ohne Salz anbieten', 'mir fehlt eine salzfreie Sorte', 'gern auch ungesalzen', 'ich suche Gemüse ohne Salz',
        'natriumarm wäre schön', 'mein Arzt verbietet mir das'
    ]
    when 'salty en' then ['too salty for our taste', 'why so much salt', 'I drank a litre of water afterwards']
    when 'salty de' then ['viel zu salzig', 'das war versalzen']
    when 'opening en' then [
        'the can is hard to open', 'the ring pull broke off', 'I cannot open the lid with my hands',
        'opening the tin hurts my fingers', 'the lid will not come off', 'I needed pliers for dinner again'
    ]
    when 'opening de' then [
        'die Dose ist schwer zu öffnen', 'der Deckel geht nicht auf', 'der Ring ist abgebrochen',
        'ich bekomme den Deckel nicht auf', 'ohne meinen Enkel kein Abendessen'
    ]
    when 'price en' then [
        'it got too expensive', 'the second price increase in two years', 'not worth that price any more',
        'the stew costs too much now', 'my purse says no'
    ]
    when 'price de' then [
        'zu teuer geworden', 'schon wieder eine Preiserhöhung', 'der Preis ist zu hoch', 'das gibt mein Geldbeutel nicht her'
    ]
    when 'recipe en' then [
        'the new recipe is watery', 'the tomatoes taste different since this year', 'bring back the old recipe',
        'more juice than tomato'
    ]
    when 'recipe de' then [
        'das neue Rezept ist wässrig', 'die Tomaten schmecken anders als früher', 'bitte das alte Rezept zurück'
    ]
    when 'dents en' then [
        'two cans were dented', 'a can was leaking', 'the parcel came damaged', 'broken jar in the box', 'one looked run over'
    ]
    when 'dents de' then [
        'zwei Dosen waren verbeult', 'eine Dose war undicht', 'das Paket war beschädigt', 'sah aus wie überfahren'
    ]
    when 'late en' then [
        'the parcel came late', 'delivery took two weeks', 'my order arrived a week late', 'still waiting for my parcel',
        'the delivery is late again', 'dinner was planned for Friday, the box came on Tuesday'
    ]
    when 'late de' then [
        'das Paket kam zu spät', 'die Lieferung hat zwei Wochen gedauert', 'ich warte noch immer auf mein Paket',
        'wieder verspätet geliefert', 'Freitag bestellt, zwei Sonntage gewartet'
    ]
    when 'signin en' then [
        'the app asks me to sign in again and again', 'I am logged out of the app every day', 'the login of the app fails',
        'I type my password each morning'
    ]
    when 'signin de' then [
        'die App meldet mich ständig ab', 'ich muss mich jeden Tag neu anmelden', 'die Anmeldung in der App klappt nicht'
    ]
    when 'packaging en' then [
        'far too much packaging', 'so much plastic around a few cans', 'the packaging is a waste', 'why all this packaging'
    ]
    when 'packaging de' then [
        'viel zu viel Verpackung', 'so viel Plastik um drei Dosen', 'die Verpackung ist Verschwendung'
    ]
    when 'service en' then [
        'customer service never answered', 'nobody answers my mails', 'the hotline kept me waiting', 'I wrote three times'
    ]
    when 'service de' then [
        'der Kundendienst antwortet nicht', 'niemand antwortet auf meine Mails', 'die Hotline ist nie erreichbar'
    ]
    when 'organic en' then ['I would like organic stews', 'more organic please', 'is there an organic one', 'without pesticides, if you can']
    when 'organic de' then ['ich hätte gern mehr Bio', 'gibt es das auch in Bio-Qualität', 'bitte ökologisch angebaut']
    when 'jar en' then ['I would prefer glass jars', 'do you sell it in a glass jar']
    when 'jar de' then ['im Glas wäre mir lieber', 'gibt es das auch im Glas']
    when 'unseen en' then [
        'the pot cannot go into the microwave', 'please make it microwave safe', 'microwave safe packs would help at work'
    ]
    when 'unseen de' then ['das kann nicht in die Mikrowelle', 'eine Mikrowelle steht im Büro, ein Herd nicht']
    when 'praise en' then [
        'very tasty', 'great taste', 'delicious as always', 'my favourite', 'I love these', 'firm bite, happy children'
    ]
    when 'praise de' then ['sehr lecker', 'schmeckt wunderbar', 'immer wieder gern', 'köstlich', 'da freut sich die ganze Familie']
    when 'denied en' then [
        'not too expensive at all', 'not too salty for once', 'never had a dented can', 'the can is not hard to open',
        'the parcel was not late this time'
    ]
    when 'denied de' then ['gar nicht zu teuer', 'nicht zu salzig', 'das Paket kam nicht zu spät', 'keine verbeulten Dosen']
    when 'other en' then [
        'what is the shelf life', 'can I change my address', 'a bit bland', 'the portion is small for two', 'how do I cook these',
        'where are the beans grown', 'please send an invoice', 'I ordered twice by mistake', 'too soft for a salad',
        'when is the farm shop open', 'please deliver late in the evening'
    ]
    else [
        'wie lange ist das haltbar', 'ich möchte meine Adresse ändern', 'etwas fad', 'die Portion ist klein für zwei',
        'woher kommen die Bohnen', 'bitte eine Rechnung schicken', 'zu weich für einen Salat', 'wann hat der Hofladen offen'
    ]
end;

create or replace macro openers(language) as if(language = 'de',
    ['', '', '', 'Hallo, ', 'Guten Tag, ', 'Schade: ', 'Kurz gesagt: ', 'Nach dem dritten Kauf: '],
    ['', '', '', 'Hello, ', 'Just to say: ', 'Third order by now, and ', 'For the team: ', 'My family says: ']);

create or replace macro closers(language) as if(language = 'de',
    ['', '.', '.', '. Danke.', '. Viele Grüße', '!', '. Meine Nachbarin sagt das auch.'],
    ['', '.', '.', '. Thank you.', '. Kind regards', '!', '. My neighbour says so too.']);

create or replace macro wording_of(topic, language, key) as
    pick_word(openers(language), 'opener', key) || pick_word(cores_of(topic, language), 'core ' || topic, key)
    || pick_word(closers(language), 'closer', key);
