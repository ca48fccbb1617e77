// Siden omkring regnestykket: læser felterne og filen, og skriver svaret i ord.

const told = JSON.parse(document.getElementById("told").textContent);
const at = (id) => document.getElementById(id);
let bytes = null; // listens fil, som den er
let fileName = "";
let language = told.language === "en" ? "en" : "da";

const WORDS = {
  da: {
    title: "Efterprøv lodtrækningen",
    about: (x) => `Lodtrækning ${x.draw} ved besøg ${x.visit}, ${x.supplier}`,
    waiting: ["Vælg listen", "Så regner siden lodtrækningen igen."],
    working: ["Lodderne regnes", "Det tager et øjeblik."],
    agrees: ["Alt passer", "Listen er den, der blev låst. Det hemmelige tal er det, tilsynet bandt sig til. Stikprøven følger af tallene og af intet andet. Det forudsætter, at cifrene og antallet i hvert lag er dem, der står på jeres egen kvittering."],
    "list-changed": ["Listen er ikke den, der blev låst", "Dens kontroltal er et andet. Mindst ét tegn i et sagsnummer eller et lag er anderledes, eller en sag er kommet til eller mangler."],
    "secret-changed": ["Det hemmelige tal er ikke det, der blev låst", "Det giver et andet kontroltal end det, I fik før jeres cifre. Se først efter, at tallene nedenfor er som på kvitteringen."],
    "digits-few": ["Cifrene kan ikke bruges", "Der skal være mindst 24 slag med en terning eller 20 cifre, og kun cifre."],
    "sample-differs": ["Stikprøven passer ikke med tallene", "Listen og det låste tal er rigtige, men de giver ikke de sager, kvitteringen viser. Se først efter, at cifrene er skrevet rigtigt."],
    "counts-differ": ["Antallene passer ikke med listen", "Pakkens tal nævner ikke de lag og det antal sager, listen har."],
    "h0-differs": ["Lodtrækningens kontroltal er et andet", "Listen, det låste tal og cifrene giver stikprøven, men ikke det kontroltal, kvitteringen viser."],
    "not-drawn": ["Listen og det låste tal passer", "Lodtrækningen blev opgivet, før der blev slået cifre. Der er ingen stikprøve at regne efter."],
    yes: "Passer", no: "Passer ikke", none: "Ikke regnet", shown: "Regnet",
    list: "Listens kontroltal", listText: (x) => `Filen har ${x.rows} sager. Da listen blev låst, var der ${x.expectedRows}.`,
    excel: "Har et regneark gemt filen, kan det have ændret numrene: foranstillede nuller forsvinder, og noget læses som datoer. Brug ramme.txt fra pakken.",
    missing: (x) => `Disse sager fra stikprøven står ikke i filen: ${x}.`,
    secret: "Det låste tal", secretText: "SHA-256 af lodtrækningens nummer og det hemmelige tal.",
    seed: "Tallene lagt sammen", seedText: "Nummer, listens kontroltal, det hemmelige tal og jeres cifre på én linje. SHA-256 af den er lodtrækningens kontroltal.",
    lots: "Lodderne", lotsText: (x) => `Hver af de ${x} sager har fået sit lod, og de laveste i hvert lag er trukket.`,
    found: "Fundet", expected: "På kvitteringen",
    place: "Nr.", caseNo: "Sag", lot: "Lod", receipt: "Kvitteringen",
    same: "det samme", counts: (x) => `${x.sample} af ${x.found}, reserve ${x.reserve}`,
    taken: "Udtrækkes", spare: "Reserve", drawn: (x) => `${x}: sager i den rækkefølge, kvitteringen viser`,
    size: (x) => `${x}: antal i stikprøven`, reserve: (x) => `${x}: antal i reserve`,
    chosen: (x) => `${x} er læst.`,
    own: "Siden bruger browserens egen SHA-256.", written: "Browseren stiller ikke sin egen SHA-256 til rådighed her, så siden bruger den, der er skrevet ud i regnemåden.",
    drop: "eller træk filen hertil",
  },
  en: {
    title: "Check the draw",
    about: (x) => `Draw ${x.draw} of visit ${x.visit}, ${x.supplier}`,
    waiting: ["Choose the list", "Then the page works the draw out again."],
    working: ["Working out the lots", "This takes a moment."],
    agrees: ["Everything agrees", "The list is the one that was locked. The secret number is the one the supervisor was bound to. The sample follows from the numbers and from nothing else. This takes for granted that the digits and the number in each stratum are those on your own receipt."],
    "list-changed": ["The list is not the one that was locked", "Its checksum is another. At least one character of a case number or a stratum differs, or a case was added or is missing."],
    "secret-changed": ["The secret number is not the one that was locked", "It gives another checksum than the one you had before your digits. First see that the numbers below are those of the receipt."],
    "digits-few": ["The digits cannot be used", "There must be at least 24 throws of a die or 20 digits, and digits alone."],
    "sample-differs": ["The sample does not agree with the numbers", "The list and the locked number are right, but they do not give the cases on the receipt. First see that the digits are written correctly."],
    "counts-differ": ["The counts do not agree with the list", "The numbers of the package do not name the strata and the number of cases the list has."],
    "h0-differs": ["The checksum of the draw is another", "The list, the locked number and the digits give the sample, but not the checksum on the receipt."],
    "not-drawn": ["The list and the locked number agree", "The draw was given up before any digits were thrown. There is no sample to work out."],
    yes: "Agrees", no: "Differs", none: "Not worked out", shown: "Worked out",
    list: "Checksum of the list", listText: (x) => `The file has ${x.rows} cases. When the list was locked there were ${x.expectedRows}.`,
    excel: "If a spreadsheet saved the file, it may have changed the numbers: leading zeros vanish, and some are read as dates. Use ramme.txt of the package.",
    missing: (x) => `These cases of the sample are not in the file: ${x}.`,
    secret: "The locked number", secretText: "SHA-256 of the number of the draw and the secret number.",
    seed: "The numbers put together", seedText: "Number, checksum of the list, secret number and your digits in one line. Its SHA-256 is the checksum of the draw.",
    lots: "The lots", lotsText: (x) => `Each of the ${x} cases was given its lot, and the lowest of each stratum are drawn.`,
    found: "Found", expected: "On the receipt",
    place: "No.", caseNo: "Case", lot: "Lot", receipt: "The receipt",
    same: "the same", counts: (x) => `${x.sample} of ${x.found}, reserve ${x.reserve}`,
    taken: "Drawn", spare: "Reserve", drawn: (x) => `${x}: cases in the order of the receipt`,
    size: (x) => `${x}: number in the sample`, reserve: (x) => `${x}: number in reserve`,
    chosen: (x) => `${x} was read.`,
    own: "The page uses the browser's own SHA-256.", written: "The browser does not offer its own SHA-256 here, so the page uses the one written out in the method.",
    drop: "or drop the file here",
  },
};
const say = (key) => WORDS[language][key];

// Alt skrives som ren tekst, aldrig som HTML: et sagsnummer kan indeholde hvad som helst.
function make(name, parts = [], attributes = {}) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...[parts].flat());
  return element;
}

// ---- Felterne -------------------------------------------------------------------------

const NAMES = ["draw", "frame_hash", "commitment", "secret", "digits"];

function groups(text, size) {
  return text.replace(new RegExp(`(.{${size}})(?=.)`, "g"), "$1 ");
}

function fillFields() {
  for (const name of NAMES) {
    const size = { digits: 6, draw: 0 }[name] ?? 8;
    at(name).value = size ? groups(told[name], size) : told[name];
  }
  at("strata").replaceChildren(...told.strata.map((one, i) => {
    const label = (key, id) => make("label", say(key)(one.title), { for: id, "data-key": key });
    const drawn = make("textarea", one.drawn.join("\n"), { id: `drawn${i}`, rows: "8", spellcheck: "false" });
    const number = (id, value) => make("input", [], { id, type: "number", min: "0", value });
    return make("div", [
      make("div", [label("size", `size${i}`), number(`size${i}`, one.sample)], { class: "field" }),
      make("div", [label("reserve", `spare${i}`), number(`spare${i}`, one.reserve)], { class: "field" }),
      make("div", [label("drawn", `drawn${i}`), drawn], { class: "field" }),
    ]);
  }));
}

function readFields() {
  const read = { ...told };
  for (const name of NAMES) read[name] = at(name).value.trim();
  for (const name of NAMES.slice(1)) read[name] = read[name].replace(/\s+/g, "").toLowerCase();
  read.strata = told.strata.map((one, i) => {
    const sample = Number(at(`size${i}`).value);
    const reserve = Number(at(`spare${i}`).value);
    const drawn = at(`drawn${i}`).value.split("\n").map(clean).filter(Boolean);
    return { ...one, sample, reserve, taken: sample + reserve, drawn };
  });
  return read;
}

// ---- Svaret ---------------------------------------------------------------------------

const LOOKS = { agrees: ["ok", "✓"], "not-drawn": ["ok", "✓"], waiting: ["wait", "…"], working: ["wait", "…"] };

function showVerdict(judgement) {
  const [look, sign] = LOOKS[judgement] || ["alarm", "✕"];
  const [head, text] = say(judgement);
  const box = at("verdict");
  box.className = `verdict ${look}`;
  box.replaceChildren(make("span", sign, { class: "sign", "aria-hidden": "true" }), make("p", [make("strong", head), text]));
  box.dataset.judgement = judgement;
}

function number(label, value) {
  return make("span", [make("small", label), value], { class: "number" });
}

function step(title, agrees, text, numbers) {
  const [key, look] = agrees === null ? ["none", "wait"] : agrees ? ["yes", "ok"] : ["no", "alarm"];
  const row = make("div", [make("strong", title), make("span", say(key), { class: `mark ${look}` })], { class: "row" });
  return make("li", [row, ...text.map((one) => make("p", one)), ...numbers]);
}

function listStep(read, x) {
  const agrees = x.judgement !== "list-changed";
  const text = [say("listText")(x)];
  if (x.missing.length) text.push(say("missing")(x.missing.join(", ")));
  if (!agrees) text.push(say("excel"));
  return step(say("list"), agrees, text, [number(say("found"), x.frameHash), number(say("expected"), read.frame_hash)]);
}

function showSteps(read, x) {
  const agreed = x.judgement === "agrees";
  const secret = x.commitment ? x.commitment === read.commitment : null;
  const steps = [listStep(read, x)];
  const ours = x.commitment ? [number(say("found"), x.commitment), number(say("expected"), read.commitment)] : [];
  steps.push(step(say("secret"), secret, [say("secretText")], ours));
  if (x.judgement !== "not-drawn") {
    const h0Agrees = x.h0 ? !told.h0 || x.h0 === told.h0 : x.judgement === "digits-few" ? false : null;
    const line = x.h0 ? [number("S", x.seed), number(say("found"), x.h0), ...(told.h0 ? [number(say("expected"), told.h0)] : [])] : [];
    steps.push(step(say("seed"), h0Agrees, [say("seedText")], line));
    const counted = x.h0 ? [say("lotsText")(x.rows)] : [];
    steps.push(step(say("lots"), x.h0 ? agreed : null, counted, []));
  }
  at("steps").replaceChildren(...steps);
}

function lotRow(one, lot, i) {
  const spare = i >= one.sample;
  const name = spare ? `R${i - one.sample + 1}` : String(i + 1);
  const same = one.drawn[i] === lot[1];
  const says = same ? say("same") : one.drawn[i] || "–";
  const cells = [make("td", name), make("th", lot[1], { scope: "row" }), make("td", "0," + lot[0].slice(0, 12)), make("td", says)];
  return make("tr", cells, { class: [spare && "spare", !same && "other"].filter(Boolean).join(" ") });
}

function table(one) {
  const heads = ["place", "caseNo", "lot", "receipt"].map((key) => make("th", say(key), { scope: "col" }));
  const counts = say("counts")({ ...one, sample: Math.min(one.sample, one.lots.length), reserve: Math.max(0, one.lots.length - one.sample) });
  return make("table", [
    make("caption", [one.title, make("small", counts)]),
    make("thead", make("tr", heads)),
    make("tbody", one.lots.map((lot, i) => lotRow(one, lot, i))),
  ], { "data-stratum": one.id });
}

let turn = 0; // et nyere regnestykke gør det gamle ligegyldigt

async function run() {
  turn += 1;
  const mine = turn;
  if (!bytes) { showVerdict("waiting"); return; }
  showVerdict("working");
  const read = readFields();
  const answer = await checkDraw(read, bytes);
  if (mine !== turn) return;
  showSteps(read, answer);
  at("tables").replaceChildren(...answer.strata.map(table));
  showVerdict(answer.judgement);
}

// ---- Filen, sproget og felterne -------------------------------------------------------

async function take(file) {
  if (!file) return;
  bytes = new Uint8Array(await file.arrayBuffer());
  fileName = file.name;
  at("chosen").textContent = say("chosen")(fileName);
  await run();
}

function speak(next) {
  language = next;
  document.documentElement.lang = next;
  document.title = say("title");
  at("about").textContent = say("about")(told);
  at("engine").textContent = say(hasOwnSha256 ? "own" : "written");
  at("chosen").textContent = fileName ? say("chosen")(fileName) : say("drop");
  const other = next === "da" ? "en" : "da";
  at("language").textContent = { da: "Dansk", en: "English" }[other];
  at("language").lang = other;
  for (const label of document.querySelectorAll("[data-key]")) {
    label.textContent = say(label.dataset.key)(told.strata[Number(label.htmlFor.match(/\d+$/)[0])].title);
  }
  run();
}

at("code").textContent = at("algorithm").textContent.trim();
fillFields();
at("language").hidden = false;
at("language").addEventListener("click", () => speak(language === "da" ? "en" : "da"));
at("file").addEventListener("change", () => take(at("file").files[0]));
at("form").addEventListener("input", run);
at("form").addEventListener("submit", (event) => event.preventDefault());
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault(); // ellers ville browseren gå til filen
    at("drop").classList.toggle("over", name === "dragover");
    if (name === "drop") take(event.dataTransfer.files[0]);
  });
}
speak(language);
