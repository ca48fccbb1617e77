// TILSYN-1, den regnemåde lodtrækningen er lavet efter. Det er den kode, siden selv bruger.
// Alt bygger på SHA-256: et kontroltal på 64 tegn, som bliver et helt andet, hvis ét tegn
// i teksten er et andet, og som ingen kan regne baglæns fra.

// ---- 1. SHA-256 -----------------------------------------------------------------------
// Browserens egen bruges, hvor den er der. Ellers bruges den, der er skrevet ud nedenfor.

const hasOwnSha256 = Boolean(globalThis.crypto && crypto.subtle);

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sha256(text) {
  const bytes = new TextEncoder().encode(text); // UTF-8
  if (!hasOwnSha256) return hex(sha256Written(bytes));
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

// De første 32 bit af brøkdelen af kvadrat- eller kubikroden af de første primtal: sådan er
// SHA-256's faste tal valgt (FIPS 180-4). De regnes ud her, så ingen skal tro på en tabel.
function rootBits(count, power) {
  const found = [];
  for (let number = 2n; found.length < count; number += 1n) {
    let prime = true;
    for (let part = 2n; part * part <= number; part += 1n) if (number % part === 0n) prime = false;
    if (!prime) continue;
    const target = number << (32n * power); // roden af dette er roden af tallet gange 2^32
    let low = 0n;
    let high = 1n << 40n;
    while (high - low > 1n) {
      const middle = (low + high) / 2n;
      if (middle ** power <= target) low = middle;
      else high = middle;
    }
    found.push(Number(low & 0xffffffffn));
  }
  return found;
}

const START = rootBits(8, 2n);
const ROUND = rootBits(64, 3n);

function sha256Written(bytes) {
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  // Teksten, et 1-tal, nuller, og til sidst dens længde i bit: et helt antal blokke på 64.
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const state = Uint32Array.from(START);
  const w = new Uint32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i += 1) w[i] = view.getUint32(at + 4 * i);
    for (let i = 16; i < 64; i += 1) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setUint32(4 * i, word));
  return new Uint8Array(out.buffer);
}

// ---- 2. Listen ------------------------------------------------------------------------
// Filen læses, som den er gemt: UTF-8, eller som Excel gemmer (Windows-1252 eller UTF-16),
// med tabulator, semikolon eller komma, med eller uden anførselstegn, og med begge slags
// linjeskift. Første linje er overskriften; de to første kolonner er sagsnummer og lag.

function textOf(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function csvRows(text, sign) {
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false; // inde mellem to anførselstegn
  let begun = false; // der er læst noget af cellen
  const endCell = () => { row.push(cell); cell = ""; begun = false; };
  const endRow = () => { endCell(); rows.push(row); row = []; };
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i];
    if (quoted && letter === '"' && text[i + 1] === '"') { cell += '"'; i += 1; }
    else if (quoted && letter === '"') quoted = false;
    else if (quoted) cell += letter;
    else if (letter === '"' && !begun) { quoted = true; begun = true; }
    else if (letter === sign) endCell();
    else if (letter === "\n" || letter === "\r") {
      if (letter === "\r" && text[i + 1] === "\n") i += 1;
      endRow();
    } else { cell += letter; begun = true; }
  }
  endRow();
  return rows;
}

// Sammensatte bogstaver skrives på én måde (NFC), og mellemrum i enderne tæller ikke med.
function clean(cell) {
  const ends = /^[\p{Zs}\p{Zl}\p{Zp}\t-\r\x1c-\x1f\x85]+|[\p{Zs}\p{Zl}\p{Zp}\t-\r\x1c-\x1f\x85]+$/gu;
  return cell.normalize("NFC").replace(ends, "");
}

// Rækkefølgen er tegnenes i UTF-8, som er rækkefølgen af deres numre.
function inOrder(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return (one.codePointAt(at) ?? -1) - (other.codePointAt(at) ?? -1); // -1: her slutter den
}

function rowsOf(bytes) {
  const text = textOf(bytes);
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const sign = ["\t", ";", ","].find((one) => lines[0].includes(one)) || ";";
  const cells = lines[0] === "TILSYN-RAMME-1"
    ? lines.map((line) => line.split("\t"))
    : csvRows(text, sign);
  let rows = cells.map((row) => row.map(clean)).filter((row) => row.some(Boolean));
  const heads = ["tilsyn-ramme-1", "case_id", "sagsnummer"];
  if (rows.length && heads.includes(rows[0][0].toLowerCase())) rows = rows.slice(1);
  return rows
    .map((row) => [row[0], row[1] || ""])
    .sort((a, b) => inOrder(a[0], b[0]) || inOrder(a[1], b[1]));
}

// Listen som den tekst, der blev låst: en overskrift, og så sagsnummer, tabulator og lag.
function frameText(rows) {
  return "TILSYN-RAMME-1\n" + rows.map((row) => `${row[0]}\t${row[1]}\n`).join("");
}

// ---- 3. Lodderne ----------------------------------------------------------------------
// Hver sags lod: SHA-256 af lodtrækningens kontroltal (h0) fulgt af sagsnummeret, læst som
// ét stort tal med mindst 64 cifre, og cifrene sat bag efter "0," i omvendt rækkefølge.

async function ticket(h0, caseNumber) {
  const number = BigInt("0x" + (await sha256(h0 + caseNumber)));
  return [...number.toString().padStart(64, "0")].reverse().join("");
}

async function tickets(h0, cases) {
  const lots = [];
  for (let at = 0; at < cases.length; at += 2000) { // i bidder, så siden kan følge med
    const some = cases.slice(at, at + 2000);
    lots.push(...await Promise.all(some.map(async (one) => [await ticket(h0, one), one])));
  }
  return lots.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : inOrder(a[1], b[1])));
}

// ---- 4. Det hele ----------------------------------------------------------------------
// told: tallene fra kvitteringen. bytes: listens fil. Svaret siger trin for trin, hvad der
// kom ud; judgement er det samlede svar.

async function checkDraw(told, bytes) {
  const rows = rowsOf(bytes);
  const result = { rows: rows.length, strata: [] };
  result.frameHash = await sha256(frameText(rows));
  const known = new Set(rows.map((row) => row[0]));
  result.missing = told.strata.flatMap((one) => one.drawn).filter((one) => !known.has(one));
  result.expectedRows = told.strata.reduce((sum, one) => sum + one.population, 0);
  if (result.frameHash !== told.frame_hash) return { ...result, judgement: "list-changed" };

  result.commitment = await sha256(`TILSYN-COMMIT-1|${told.draw}|${told.secret}`);
  if (result.commitment !== told.commitment) return { ...result, judgement: "secret-changed" };

  const digits = told.digits.replace(/\s+/g, "");
  if (!digits) return { ...result, judgement: "not-drawn" };
  const needed = /^[1-6]*$/.test(digits) ? 24 : 20; // terningers seks sider siger mindre
  if (!/^[0-9]+$/.test(digits) || digits.length < needed) {
    return { ...result, judgement: "digits-few" };
  }

  result.seed = `TILSYN-1|${told.draw}|${result.frameHash}|${told.secret}|${digits}`;
  result.h0 = await sha256(result.seed);
  const ids = new Set(told.strata.map((one) => one.id));
  let counted = ids.size === told.strata.length && result.expectedRows === rows.length;
  let agrees = true;
  for (const one of told.strata) {
    const cases = rows.filter((row) => row[1] === one.id).map((row) => row[0]);
    const drawn = (await tickets(result.h0, cases)).slice(0, one.taken);
    const names = drawn.map((lot) => lot[1]);
    const same = names.length === one.drawn.length && names.every((x, i) => x === one.drawn[i]);
    counted = counted && cases.length === one.population; // alle sager hører til et lag
    agrees = agrees && same;
    result.strata.push({ ...one, found: cases.length, lots: drawn, same });
  }
  if (!counted) return { ...result, judgement: "counts-differ" };
  if (!agrees || !told.strata.some((one) => one.drawn.length)) {
    return { ...result, judgement: "sample-differs" };
  }
  return { ...result, judgement: result.h0 === told.h0 ? "agrees" : "h0-differs" };
}
