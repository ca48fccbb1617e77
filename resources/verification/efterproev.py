"""Efterprøver en lodtrækning (TILSYN-1): python3 -I efterproev.py ramme.txt tal.json"""

# ruff: noqa
import csv, hashlib, io, json, sys, unicodedata

sha = lambda text: hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
clean = lambda cell: unicodedata.normalize("NFC", cell).strip()
told, raw = json.load(open(sys.argv[2], encoding="utf-8")), open(sys.argv[1], "rb").read()
plain = "utf-8-sig" if raw.decode("utf-8", "ignore").encode() == raw else "cp1252"  # cp1252: Excel
text = raw.decode("utf-16" if raw[:2] == b"\xff\xfe" else plain, "replace")
lines = text.replace("\r\n", "\n").split("\n")
sign = next((one for one in "\t;," if one in lines[0]), ";")
cells = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
rows = [line.split("\t") for line in lines] if lines[0] == "TILSYN-RAMME-1" else list(cells)
rows = [(*map(clean, row), "")[:2] for row in rows if any(map(clean, row))] or [("", "")]
rows = sorted(rows[rows[0][0].lower() in ("tilsyn-ramme-1", "case_id", "sagsnummer") :])
frame = sha("TILSYN-RAMME-1\n" + "".join(f"{case}\t{group}\n" for case, group in rows))
frame == told["frame_hash"] or sys.exit("FORKERT: Listen er ikke den, der blev låst.")
bound = sha(f"TILSYN-COMMIT-1|{told['draw']}|{told['secret']}")
bound == told["commitment"] or sys.exit("FORKERT: Det hemmelige tal er ikke det, der blev låst.")
digits = "".join(told["digits"].split())
digits or sys.exit(print("Listen og det låste tal passer. Der blev ikke trukket lod."))
enough = digits.isdigit() and len(digits) >= (24 if set(digits) <= set("123456") else 20)
enough or sys.exit("FORKERT: Der er for få cifre, eller der står andet end cifre.")
h0 = sha(f"TILSYN-1|{told['draw']}|{frame}|{told['secret']}|{digits}")
for group in told["strata"]:  # Hver sags lod: SHA-256 af h0 og sagsnummeret, som tal, bagfra.
    lots = [(str(int(sha(h0 + c), 16)).zfill(64)[::-1], c) for c, g in rows if g == group["id"]]
    print(group["id"], *(drawn := [case for _, case in sorted(lots)][: group["taken"]]))
    drawn == group["drawn"] or sys.exit("FORKERT: Stikprøven er ikke den, kvitteringen viser.")
print("Alt passer: listen, det låste tal, cifrene og stikprøven.")
