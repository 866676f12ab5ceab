#!/usr/bin/env python3
"""Check the public files of a round with nothing but Python 3.9 or newer: no network, nothing to install.

    python3 verify.py FOLDER [--proof FILE] [--acts FILE] [--lang en]

Says OK and exits with 0, or names the first thing that does not fit in one sentence and exits with 1.
FOLDER holds checkpoint.json, leaves.jsonl, hashes.txt, and method.json and witnesses.json where there are any.
"""

import argparse
import base64
import hashlib
import hmac
import json
import struct
import sys
from pathlib import Path

WORDS = """
abeja abrigo abuela aceite adobe agua aire alba aldea alfiler almohada altar amigo ancla anillo antena arado
arbol arena arroyo asiento azul balanza balsa bandera barco baul bebida bello bosque botella brazo brisa
brote bueno burro caballo cadena cafe caja caldo camino campana canoa canto carbon carta cebolla cena cerro
cesta cielo cinta clavo cobre cocina cometa conejo copa coro cosecha crema cruz cuaderno cuchara cuerda
cueva cumbre dado danza delfin deporte desayuno diente disco doctor domingo dulce durazno edad elefante
enero escalera escuela espejo espiga esquina estrella eucalipto fabrica falda familia faro feria ficha
fiesta flauta flecha flor fogata frase fresco fruta fuente funda gallo ganado garza girasol globo golpe
gorra grano gris grupo guante guitarra hacha hermano hierba higo historia hoja hombro horno huerta hueso
humo iglesia isla jabon jardin jarra jinete jornada joven joya juego jueves labio ladrillo lago lampara lana
lapiz leche letra libro limon linterna llave lluvia loma lunes luz madera maestro maleta mango mapa marea
martillo marzo medalla melon mercado mesa miel molino moneda monte morado muela mundo museo nariz navaja
neblina nido nieve noche nota novela nube nuez oceano octubre onda oreja orilla padre pala paloma pan papel
pared pasto pecho pelota pez piedra pino pista pizarra plato playa pluma pozo primo quince rama red regalo
reloj remo retrato roble rojo rosa rueda saco sal salto sandia selva semilla sendero silla sombra tabla
taller tambor tarde tejado tela tierra tigre tomate torre trigo trompeta trueno tunel urna uva valle vapor
vecino ventana verano viaje viento violeta yema zanja zapato
""".split()
SAYS = {
    "ok": ("OK: {n} hojas, {k} sellos; raíz {root}; {words}.", "OK: {n} leaves, {k} checkpoints; root {root}; {words}."),
    "witnesses": ("Testigos del último sello: {n}; faltan {m}.", "Witnesses of the last checkpoint: {n}; lacking {m}."),
    "proof_ok": ("OK: el recibo {receipt} está en la hoja {i}.", "OK: receipt {receipt} is in leaf {i}."),
    "acts_ok": ("OK: la cadena de {n} actos del personal cuadra.", "OK: the chain of {n} staff acts holds."),
    "file": ("No se puede leer {name}: {why}.", "Cannot read {name}: {why}."),
    "words": ("Sello {i}: sus palabras o su texto no son los de su raíz.", "Checkpoint {i}: not its root's words."),
    "sign": ("Sello {i}: su firma no es de la clave que dice.", "Checkpoint {i}: its signature is not of its key."),
    "grow": ("Sello {i}: no sigue al anterior.", "Checkpoint {i}: it does not follow the one before."),
    "leaf": ("Hoja {i}: no es la que se selló.", "Leaf {i}: not the one that was sealed."),
    "missing": ("Hoja {i}: falta en la lista.", "Leaf {i}: missing from the list."),
    "extra": ("Hoja {i}: sobra en la lista.", "Leaf {i}: one too many in the list."),
    "odd": ("Hoja {i}: no es de esta ronda o de su sello.", "Leaf {i}: not of this round or of its checkpoint."),
    "order": ("Hoja {i}: está fuera de orden o repetida.", "Leaf {i}: out of order or repeated."),
    "root": ("Sello {i}: las hojas {a} a {b} no dan su raíz.", "Checkpoint {i}: leaves {a} to {b} do not give its root."),
    "method": ("El método no es el que se selló.", "The method is not the one that was sealed."),
    "witness": ("Testigo {i}: repetido, o sin las palabras del sello.", "Witness {i}: repeated, or without the words."),
    "proof": ("El recibo no lleva a la raíz.", "The receipt does not lead to the root."),
    "act": ("Acto {i}: cambiado, movido o ausente.", "Act {i}: changed, moved or missing."),
    "anchor": ("Sello {i}: no guarda ningún acto de esta cadena.", "Checkpoint {i}: it holds no act of this chain."),
}  # fmt: skip


class Bad(Exception):
    """The first thing that does not fit."""

    def __init__(self, key, **values):
        super().__init__(key)
        self.key, self.values = key, values


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def root(level):
    """RFC 6962 §2.1, climbing: pairs joined, a last one alone carried up."""
    while len(level) > 1:
        pairs = [sha(b"\1", level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def is_included(top, leaf, index, size, path):
    """RFC 9162 §2.1.3.2."""
    place, last = index, size - 1
    for node in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            leaf = sha(b"\1", node, leaf)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            leaf = sha(b"\1", leaf, node)
        place, last = place >> 1, last >> 1
    return 0 <= index < size and last == 0 and leaf == top


def read(path, form=json.loads):
    try:
        return form(path.read_bytes())
    except (OSError, ValueError) as trouble:
        raise Bad("file", name=path.name, why=type(trouble).__name__) from trouble


def check_heads(heads):
    """Words and text are those of the root; numbers and sizes grow."""
    before = 0
    for number, head in enumerate(heads, 1):
        top = bytes.fromhex(head["root"])
        text = f"{head['origin']}\n{head['size']}\n{base64.b64encode(top).decode()}\n"
        if head["words"] != [WORDS[byte] for byte in top[:12]] or head["text"] != text or len(top) != 32:
            raise Bad("words", i=number)
        if head["number"] != number or head["size"] <= before or head["origin"] != heads[0]["origin"]:
            raise Bad("grow", i=number)
        before = head["size"]


# Ed25519 (RFC 8032 §5.1): points of the curve as x, y, z, x*y/z.
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def point(raw):
    y, sign = int.from_bytes(raw, "little") & (1 << 255) - 1, raw[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError(raw)
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def plus(one, other):
    a, b = (one[1] - one[0]) * (other[1] - other[0]), (one[1] + one[0]) * (other[1] + other[0])
    c, d = 2 * one[3] * other[3] * D, 2 * one[2] * other[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, one, total=(0, 1, 1, 0)):
    while n:
        total, one, n = plus(total, one) if n & 1 else total, plus(one, one), n >> 1
    return total


def is_signed(signer, message, signature):
    try:
        r, key, s = point(signature[:32]), point(signer), int.from_bytes(signature[32:], "little")
    except (ValueError, IndexError):
        return False
    base = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    h = int.from_bytes(hashlib.sha512(signature[:32] + signer + message).digest(), "little") % Q
    left, right = times(s, base), plus(r, times(h, key))
    return s < Q and all((left[k] * right[2] - right[k] * left[2]) % P == 0 for k in (0, 1))


def check_signatures(heads):
    for number, head in enumerate(heads, 1):
        signer, signature = (bytes.fromhex(head.get(name, "")) for name in ("signer", "signature"))
        if (signer or signature) and not is_signed(signer, head["text"].encode(), signature):
            raise Bad("sign", i=number)


def check_leaf(index, raw, written, place):
    """The line is the leaf that was hashed, written in the one canonical way, of this round and checkpoint."""
    try:
        leaf = json.loads(raw)
        is_same = sha(b"\0", raw).hex().encode() == written and canonical(leaf) == raw
    except ValueError:
        is_same = False
    if not is_same:
        raise Bad("leaf", i=index)
    if sorted(leaf) != ["commitment", "epoch", "round", "type"] or (leaf["round"], leaf["epoch"]) != place:
        raise Bad("odd", i=index)
    return leaf


def check_leaves(heads, rows, written):
    """Each leaf is the sealed one, in order inside its checkpoint; each root is that of all the leaves before it."""
    leaves, hashes, n = [], [], min(len(rows), len(written))
    for head in heads:
        start, place = len(leaves), (head["origin"].split("/", 1)[1], head["number"])
        for index in range(start, head["size"]):
            if index >= n:
                raise Bad("missing", i=index)
            leaves.append(check_leaf(index, rows[index], written[index], place))
            hashes.append(bytes.fromhex(written[index].decode()))
            if index > start and hashes[-1] <= hashes[-2]:
                raise Bad("order", i=index)
        if root(hashes).hex() != head["root"]:
            raise Bad("root", i=head["number"], a=start, b=head["size"] - 1)
    if max(len(rows), len(written)) > len(leaves):
        raise Bad("extra", i=len(leaves))
    return leaves


def check_method(path, leaves):
    """What was sealed when the round opened is a leaf of its checkpoints."""
    sealed = {leaf["commitment"] for leaf in leaves if leaf["type"] == "method"}
    method = read(path) if path.exists() or sealed else None
    if method is not None:
        seal = method.pop("sha256", "")
        if sealed != {seal} or sha(canonical(method)).hex() != seal:
            raise Bad("method")


def check_witnesses(path, heads):
    """Each witness wrote the words of a checkpoint; returns how many there are of the last one."""
    seen, words = set(), {head["number"]: head["words"] for head in heads}
    for place, one in enumerate(read(path) if path.exists() else [], 1):
        key = (one["checkpoint"], " ".join(one["name"].casefold().split()))
        if one["words"] != words.get(key[0]) or key in seen or not key[1]:
            raise Bad("witness", i=place)
        seen.add(key)
    return sum(number == len(heads) for number, _ in seen)


def check_proof(found, heads):
    """The opening is the leaf's, and the leaf leads to the root of one of the checkpoints."""
    try:
        raw, salt, leaf = base64.b64decode(found["proof"], validate=True), bytes.fromhex(found["salt"]), found["leaf"]
        index, size = struct.unpack(">QQ", raw[:16])
        path = [raw[at : at + 32] for at in range(16, len(raw), 32)]
        top = bytes.fromhex({head["size"]: head["root"] for head in heads}[size])
        made = hmac.new(salt, canonical(found["opening"]), "sha256").hexdigest()
        is_right = len(salt) == 16 and made == leaf["commitment"] and all(len(node) == 32 for node in path)
        if is_right and is_included(top, sha(b"\0", canonical(leaf)), index, size, path):
            return {"receipt": found["opening"]["receipt"], "i": index}
    except (KeyError, TypeError, ValueError, struct.error):
        pass
    raise Bad("proof")


def check_acts(chain, leaves, n_heads):
    """Each act holds the hash of the one before, and each checkpoint holds one of them."""
    hashes = ["0" * 64]
    for place, act in enumerate(chain["acts"], 1):
        content, digest, before = act.get("content"), act["digest"], hashes[-1]
        if content is not None:  # one inside a protected space may be withheld; its digest still counts
            digest = sha(b"\2", canonical({**content, "place": place})).hex()
        hashes.append(sha(b"\3", bytes.fromhex(before), bytes.fromhex(digest)).hex())
        if (act["place"], act["digest"], act["previous"], act["hash"]) != (place, digest, before, hashes[-1]):
            raise Bad("act", i=place)
    if (hashes[-1], len(hashes) - 1) != (chain["head"], chain["n"]):
        raise Bad("act", i=min(len(hashes), chain["n"] + 1))
    held = {leaf["epoch"]: leaf["commitment"] for leaf in leaves if leaf["type"] == "acts"}
    for number in range(1, n_heads + 1):
        if held.get(number) not in hashes:
            raise Bad("anchor", i=number)


def check(folder, proof, acts, say):
    """Check everything; the first thing wrong raises Bad."""
    heads = read(folder / "checkpoint.json")["checkpoints"]
    check_heads(heads)
    check_signatures(heads)
    rows, written = (read(folder / name, bytes.splitlines) for name in ("leaves.jsonl", "hashes.txt"))
    leaves = check_leaves(heads, rows, written)
    check_method(folder / "method.json", leaves)
    n = check_witnesses(folder / "witnesses.json", heads)
    told = check_proof(read(proof), heads) if proof else None
    chain = read(acts) if acts else None
    if chain:
        check_acts(chain, leaves, len(heads))
    say("ok", n=len(leaves), k=len(heads), root=heads[-1]["root"], words=" ".join(heads[-1]["words"]))
    say("witnesses", n=n, m=max(0, 2 - n))
    if told:
        say("proof_ok", **told)
    if chain:
        say("acts_ok", n=chain["n"])


def main(args=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--proof", type=Path, help="the file that the check page gives for a receipt")
    parser.add_argument("--acts", type=Path, help="the chain of staff acts, from whoever runs the process")
    parser.add_argument("--lang", choices=["es", "en"], default="es")
    given = parser.parse_args(args)

    def say(key, **values):
        sys.stdout.write(SAYS[key][given.lang == "en"].format(**values) + "\n")

    try:
        check(given.folder, given.proof, given.acts, say)
    except Bad as bad:
        say(bad.key, **bad.values)
        return 1
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as trouble:
        say("file", name=given.folder, why=type(trouble).__name__)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
