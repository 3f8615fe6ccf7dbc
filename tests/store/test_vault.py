"""The data key sleeps in the vault: who wakes it, and who does not."""

from __future__ import annotations

import itertools
import os
import random
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refusals import refused

from db.store import recovery_code, vault

CHEAP = vault.Cost(memory=64, passes=1, lanes=1)
CODES = st.text(recovery_code.ALPHABET, min_size=24, max_size=24)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.json"


def a_vault(path: Path, passphrase: str = "出差 4 天") -> tuple[bytes, str]:
    return vault.create(path, passphrase, params=CHEAP)


def test_the_passphrase_wakes_the_key_that_was_made(path: Path) -> None:
    key, _ = a_vault(path)
    assert len(key) == 32
    assert vault.unlock(path, "出差 4 天") == key


def test_two_vaults_with_one_passphrase_have_different_keys(tmp_path: Path) -> None:
    assert a_vault(tmp_path / "a.json")[0] != a_vault(tmp_path / "b.json")[0]


def test_a_wrong_passphrase_is_refused_as_such(path: Path) -> None:
    a_vault(path)
    with refused("wrong_passphrase"):
        vault.unlock(path, "出差 5 天")


def test_full_width_typing_opens_too(path: Path) -> None:
    key, _ = a_vault(path, "abc 123!")
    assert vault.unlock(path, "ａｂｃ １２３！") == key


@pytest.mark.parametrize("nothing", ["", "  ", "\u3000"])
def test_an_empty_passphrase_is_refused_before_anything_is_written(
    path: Path, nothing: str
) -> None:
    with refused("passphrase_empty"):
        a_vault(path, nothing)
    assert not path.exists()


def test_a_vault_is_never_written_over(path: Path) -> None:
    key, _ = a_vault(path)
    with refused("vault_exists"):
        a_vault(path, "another")
    assert vault.unlock(path, "出差 4 天") == key


def test_the_file_holds_neither_key_nor_secrets_and_is_for_this_user_only(path: Path) -> None:
    key, code = a_vault(path, "geheim-8417")
    content = path.read_bytes()
    bare = recovery_code.read(code)
    for secret in (key, key.hex().encode(), b"geheim-8417", code.encode(), bare.encode()):
        assert secret not in content
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_the_default_cost_is_that_of_the_design(path: Path) -> None:
    vault.create(path, "x")
    slot = orjson.loads(path.read_bytes())["slots"]["passphrase"]
    assert slot["argon2id"] == {"memory": 262144, "passes": 3, "lanes": 4}


def test_a_changed_passphrase_opens_and_the_old_one_does_not(path: Path) -> None:
    key, code = a_vault(path)
    vault.change_passphrase(path, key, "新的密码", params=CHEAP)
    assert vault.unlock(path, "新的密码") == key
    assert vault.unlock_with_recovery(path, code) == key
    with refused("wrong_passphrase"):
        vault.unlock(path, "出差 4 天")
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_foreign_key_is_never_wrapped(path: Path) -> None:
    a_vault(path)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="lock everybody out"):
        vault.change_passphrase(path, bytes(32), "new", params=CHEAP)
    assert path.read_bytes() == before


def test_a_new_recovery_code_retires_the_old_one(path: Path) -> None:
    key, old = a_vault(path)
    new = vault.new_recovery_code(path, key, params=CHEAP)
    assert vault.unlock_with_recovery(path, new) == key
    with refused("wrong_recovery_code"):
        vault.unlock_with_recovery(path, old)


def test_any_single_flipped_bit_is_damage_and_not_a_wrong_passphrase(path: Path) -> None:
    key, _ = a_vault(path)
    whole = path.read_bytes()
    rng = random.Random(4)
    for _ in range(200):
        hurt = bytearray(whole)
        hurt[rng.randrange(len(hurt))] ^= 1 << rng.randrange(8)
        path.write_bytes(hurt)
        if _says_the_same(hurt, whole):
            assert vault.unlock(path, "出差 4 天") == key
            continue
        with refused("vault_damaged") as refusal:
            vault.unlock(path, "出差 4 天")
        assert "backups" in refusal.value.sentence


def _says_the_same(hurt: bytearray, whole: bytes) -> bool:
    """One kind of white space became another: no value has changed."""
    try:
        return bool(orjson.loads(hurt) == orjson.loads(whole))
    except ValueError:
        return False


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"{}", b"7", b"\xff\xfe", b"{" * 5000, b" " * 200_000]
)
def test_a_file_that_is_no_vault_is_called_damaged(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with refused("vault_damaged"):
        vault.unlock(path, "x")


def test_no_vault_at_all_says_where_to_find_one(path: Path) -> None:
    with refused("vault_missing"):
        vault.unlock(path, "x")


@pytest.mark.parametrize(
    "cost",
    [
        {"memory": 3 * 2**20, "passes": 3, "lanes": 4},
        {"memory": 262144, "passes": 10**6, "lanes": 4},
        {"memory": 262144, "passes": 3, "lanes": 10**6},
        {"memory": -1, "passes": 3, "lanes": 4},
        {"memory": "many", "passes": 3, "lanes": 4},
        {"memory": 262144, "passes": 3, "lanes": 4, "sleep": 9},
        [],
    ],
)
def test_a_hostile_cost_is_refused_without_being_paid(path: Path, cost: object) -> None:
    a_vault(path)
    forged = orjson.loads(path.read_bytes())
    del forged["checksum"]
    forged["slots"]["passphrase"]["argon2id"] = cost
    forged["checksum"] = vault._checksum(forged)
    path.write_bytes(orjson.dumps(forged))
    with refused("vault_damaged"):
        vault.unlock(path, "出差 4 天")


def test_a_vault_of_a_newer_program_is_refused_politely(path: Path) -> None:
    a_vault(path)
    newer = orjson.loads(path.read_bytes())
    del newer["checksum"]
    newer["format"] = 2
    newer["checksum"] = vault._checksum(newer)
    path.write_bytes(orjson.dumps(newer))
    with refused("vault_newer"):
        vault.unlock(path, "出差 4 天")


def test_the_recovery_code_is_understood_however_it_is_typed(path: Path) -> None:
    key, code = a_vault(path)
    assert len(code) == 29
    assert [len(group) for group in code.split("-")] == [5] * 5
    careless = code.lower().replace("0", "o").replace("1", "l").replace("-", "  ")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (code, careless, code.replace("1", "I"), wide, code.replace("V", "u")):
        assert vault.unlock_with_recovery(path, typed) == key


def test_the_code_of_another_vault_is_wrong_but_not_mistyped(tmp_path: Path) -> None:
    a_vault(tmp_path / "a.json")
    _, other = a_vault(tmp_path / "b.json")
    with refused("wrong_recovery_code"):
        vault.unlock_with_recovery(tmp_path / "a.json", other)


@pytest.mark.parametrize("typed", ["", "7K2QX", "恢复码" * 9, "7K2QX-" * 5 + "7", "Q" * 24 + "*"])
def test_what_cannot_be_a_code_is_refused_before_any_guess_is_paid(typed: str) -> None:
    with refused("recovery_code_mistyped"):
        recovery_code.read(typed)


@given(CODES, st.integers(0, 24), st.sampled_from(recovery_code.ALPHABET))
def test_any_one_wrong_character_is_noticed(data: str, place: int, other: str) -> None:
    code = data + recovery_code.check_character(data)
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with refused("recovery_code_mistyped"):
            recovery_code.read(wrong)


@given(CODES)
def test_any_two_exchanged_characters_are_noticed(data: str) -> None:
    code = data + recovery_code.check_character(data)
    for one, two in itertools.combinations(range(25), 2):
        signs = list(code)
        signs[one], signs[two] = signs[two], signs[one]
        if "".join(signs) != code:
            with refused("recovery_code_mistyped"):
                recovery_code.read("".join(signs))
