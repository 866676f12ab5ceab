"""The words of a root: twelve plain Spanish words for its first 96 bits, to be read aloud and written on paper.

To put another tree under words already written takes some 2^96 tries; to prepare two trees with the same words
beforehand, some 2^48: whoever can should keep the whole root too. The words are data, the same in every language:
without accents, none a single sound away from another, no two with the same first four letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

N_WORDS = 12
"""Bytes of the root that are said, one word each."""

LIST = """
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
"""
WORDS: tuple[str, ...] = tuple(LIST.split())
"""One word for each value of a byte, in order."""

PLACE = {word: value for value, word in enumerate(WORDS)}


def words_of(root: bytes) -> tuple[str, ...]:
    """Return the words of the first bytes of a root."""
    return tuple(WORDS[byte] for byte in root[:N_WORDS])


def read_words(typed: str) -> tuple[str, ...]:
    """Return words as somebody typed them from paper: any case, accents, commas, dashes or numbers of list between."""
    plain = unicodedata.normalize("NFD", typed.casefold())
    return tuple(re.findall(r"[a-z]+", "".join(letter for letter in plain if not unicodedata.combining(letter))))


def bytes_of(words: Sequence[str]) -> bytes:
    """Return the bytes that words stand for; raises ValueError with the first one that is not of the list."""
    for word in words:
        if word not in PLACE:
            raise ValueError(word)
    return bytes(PLACE[word] for word in words)


def first_wrong(words: Sequence[str], root: bytes) -> int | None:
    """Return the place, from 1, of the first word that is not the root's, is missing or is too many; None if none."""
    right = words_of(root)
    for place, word in enumerate(right):
        if place >= len(words) or words[place] != word:
            return place + 1
    return None if len(words) == len(right) else len(right) + 1
