# Efterprøver en lodtrækning (TILSYN-1): python3 -I efterproev.py ramme.txt tal.json
# ruff: noqa
import csv, hashlib, io, json, sys, unicodedata as signs

sha = lambda text: hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
told, raw = json.load(open(sys.argv[2], encoding="utf-8")), open(sys.argv[1], "rb").read()
code = "utf-8-sig" if raw.decode("utf-8", "ignore").encode() == raw else "cp1252"  # cp1252: Excel
text = signs.normalize("NFC", raw.decode("utf-16" if raw[:2] == b"\xff\xfe" else code, "replace"))
lines, _ = text.replace("\r\n", "\n").split("\n"), csv.field_size_limit(1 << 30)
cells = csv.reader(io.StringIO(text, ""), delimiter=next((s for s in "\t;," if s in lines[0]), ";"))
rows = [line.split("\t") for line in lines] if lines[0] == "TILSYN-RAMME-1" else list(cells)
rows = [(*map(str.strip, row), "")[:2] for row in rows if "".join(row).strip()] or [("", "")]
rows = sorted(rows[rows[0][0].lower() in ("tilsyn-ramme-1", "case_id", "sagsnummer") :])
frame = sha("TILSYN-RAMME-1\n" + "".join(f"{case}\t{group}\n" for case, group in rows))
frame == told["frame_hash"] or sys.exit("FORKERT: Listen er ikke den, der blev låst.")
digits = "".join(told["digits"].split())
bound = sha(f"TILSYN-COMMIT-1|{told['draw']}|{told['secret']}")
bound == told["commitment"] or sys.exit("FORKERT: Det hemmelige tal er ikke det, der blev låst.")
digits or sys.exit(print("Listen og det låste tal passer. Der blev ikke trukket lod."))
enough = set(digits) <= set("0123456789") and len(digits) >= 20 + 4 * (set(digits) <= set("123456"))
enough or sys.exit("FORKERT: Der er for få cifre, eller der står andet end cifre.")
h0 = sha(f"TILSYN-1|{told['draw']}|{frame}|{told['secret']}|{digits}")
known = [told["h0"], *sorted(s["id"] for s in told["strata"] for _ in range(s["population"]))]
known == [h0, *sorted(g for _, g in rows)] or sys.exit("FORKERT: Antal eller h0 er et andet.")
for one in told["strata"]:  # Hver sags lod: SHA-256 af h0 og sagsnummeret, som tal, bagfra.
    lots = [(str(int(sha(h0 + c), 16)).zfill(64)[::-1], c) for c, g in rows if g == one["id"]]
    drawn = [case for _, case in sorted(lots)][: one["sample"] + one["reserve"]]
    print(f"{one['id']}, {min(one['sample'], len(lots))} af {len(lots)}, og reserve:", *drawn)
    drawn == one["drawn"] or sys.exit("FORKERT: Stikprøven er ikke den, kvitteringen viser.")
print("Alt passer: listen, det låste tal, cifrene og stikprøven.")
