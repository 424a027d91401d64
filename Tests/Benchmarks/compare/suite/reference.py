"""The right results, computed without any of the contestants."""

MASK = (1 << 64) - 1
PRIME = 1099511628211
OFFSET = 14695981039346656037


def signed(value):
    value &= MASK
    return value - (1 << 64) if value >> 63 else value


def digest(results):
    """One number that depends on every result and on their order (work_digest in native/work.h)."""
    value = OFFSET
    for result in results:
        value = ((value ^ (result & MASK)) * PRIME) & MASK
    return signed(value)


def digest_of_lines(output, every=1):
    """The digest of the results in lines `item result` in any order: xargs does not promise one."""
    pairs = [line.split() for line in output.decode(errors="replace").splitlines()]
    if any(len(pair) != 2 for pair in pairs):
        return "torn lines"
    is_number = all(item.lstrip("-").isdigit() for item, _ in pairs)
    pairs.sort(key=(lambda pair: int(pair[0])) if is_number else (lambda pair: pair[0]))
    return str(digest(int(result) for _, result in pairs[::every]))


def key(index, shuffled):
    """The 16 characters of a key of scenario K (work_key)."""
    number = index
    if shuffled:
        number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & MASK
        number ^= number >> 31
    return f"{number:016x}"


def int_at(index, count, order):
    """The int at a place of those below `count`: 0 rising, 1 falling, 2 shuffled (work_int)."""
    if order < 2:
        return count - 1 - index if order else index
    bits = max(1, (count - 1).bit_length())
    mask, shift, number = (1 << bits) - 1, (bits + 1) // 2, index
    while True:
        number = (number * 0x9E3779B97F4A7C15 + 0x632BE5AB) & mask
        number ^= number >> shift
        number = (number * 0xBF58476D1CE4E5B9) & mask
        number ^= number >> shift
        if number < count:
            return number


def hash_text(text):
    """FNV-1a of a text (work_hash)."""
    value = OFFSET
    for byte in text.encode():
        value = ((value ^ byte) * PRIME) & MASK
    return signed(value)


def line(identity, text):
    """The output line of scenario B, for text without control characters (work_line)."""
    words = len([word for word in text.split(" ") if word])
    escaped = text.upper().replace("\\", "\\\\").replace('"', '\\"')
    return f'{{"id":{identity},"words":{words},"text":"{escaped}"}}'
