"""Names in the place of those of learners: the same for the same learner as more hand-ins come."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

NAMES = (
    "Abel", "Agnesi", "Al-Khwarizmi", "Apollonius", "Archimedes", "Artin", "Aryabhata", "Banach", "Bayes", "Bernoulli",
    "Bernstein", "Birkhoff", "Bolzano", "Boole", "Borel", "Brahmagupta", "Cantor", "Cardano", "Cartan", "Cartwright",
    "Cauchy", "Cayley", "Chebyshev", "Chern", "Church", "Curry", "Dedekind", "Descartes", "Diophantus", "Dirichlet",
    "Du Chatelet", "Eratosthenes", "Erdos", "Euclid", "Euler", "Fermat", "Fibonacci", "Fisher", "Fourier", "Galois",
    "Gauss", "Germain", "Godel", "Grassmann", "Green", "Grothendieck", "Hadamard", "Hamilton", "Hardy", "Hausdorff",
    "Hilbert", "Hopper", "Hypatia", "Jacobi", "Johnson", "Jordan", "Khayyam", "Klein", "Kolmogorov", "Kovalevskaya",
    "Lagrange", "Laplace", "Lebesgue", "Legendre", "Leibniz", "Lie", "Liouville", "Lovelace", "Madhava", "Markov",
    "Mersenne", "Minkowski", "Mirzakhani", "Mobius", "Napier", "Nash", "Neyman", "Nightingale", "Noether", "Pascal",
    "Peano", "Poincare", "Poisson", "Polya", "Pythagoras", "Ramanujan", "Riemann", "Robinson", "Russell", "Seki",
    "Somerville", "Sylvester", "Tarski", "Taussky", "Thales", "Turing", "Viete", "Weierstrass", "Weyl", "Zermelo",
)  # fmt: skip


def names_of(learners: Iterable[str]) -> dict[str, str]:
    """A name for each of ``learners``, ids in the order in which they first came: who comes later changes none."""
    found = dict[str, str]()
    for learner in learners:
        if learner not in found:
            found[learner] = _free(learner, set(found.values()))
    return found


def _free(learner: str, taken: set[str]) -> str:
    """The name that the id comes to, or the next that nobody has; with a number where all are had."""
    first, round_ = int(sha256(learner.encode()).hexdigest(), 16), 1
    while True:
        for step in range(len(NAMES)):
            name = NAMES[(first + step) % len(NAMES)]
            name = name if round_ == 1 else f"{name} {round_}"
            if name not in taken:
                return name
        round_ += 1
