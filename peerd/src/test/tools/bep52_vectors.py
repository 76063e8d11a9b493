#!/usr/bin/python3
"""Makes src/test/resources/io/bandada/peerd/piece/bep52-vectors.tsv with libtorrent's own BEP 52 hashing.

An independent implementation says what our roots must be: Debian's python3-libtorrent (2.0 or later). Run it again only
to add sizes; the build never needs it.

    /usr/bin/python3 bep52_vectors.py > ../resources/io/bandada/peerd/piece/bep52-vectors.tsv

Content: byte i is pattern[i % 65537], where pattern is a 64 KiB + 1 byte block of SHA-256(counter) outputs. The odd period
makes every leaf of a file differ from its neighbours.

Columns: size, piece length, pieces root, number of hashes in the piece layer, SHA-256 of the piece layer
(for one piece libtorrent has no layer; then the layer is the root).
"""
import hashlib
import os
import sys
import tempfile

import libtorrent as lt

PERIOD = 65537
KIB = 1024
MIB = 1024 * KIB
SIZES = [
    1, 2, 100, 16 * KIB - 1, 16 * KIB, 16 * KIB + 1, 32 * KIB, 48 * KIB + 5, 100_000,
    256 * KIB - 1, 256 * KIB, 256 * KIB + 1, 512 * KIB, 768 * KIB + 1, 1 * MIB, 5 * MIB + 7, 40 * MIB + 123,
    300 * MIB, 500 * MIB + 1, 1100 * MIB + 16 * KIB + 1,
]


def pattern():
    block = b"".join(hashlib.sha256(i.to_bytes(4, "big")).digest() for i in range(PERIOD // 32 + 1))
    return block[:PERIOD]


def piece_length(size):
    aimed = size // 2000
    power = 1 if aimed <= 1 else 1 << (aimed - 1).bit_length()
    return max(256 * KIB, min(16 * MIB, power))


def main():
    block = pattern()
    print("# size\tpiece length\troot\tlayer hashes\tSHA-256 of layer; libtorrent", lt.version)
    # The empty file has no tree in BEP 52; Bandada writes its id as zeros.
    print(0, 256 * KIB, "0" * 64, 0, hashlib.sha256(b"").hexdigest(), sep="\t")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = os.path.join(folder, "content")
            with open(path, "wb") as out:
                left = size
                big = block * 256
                while left > 0:
                    out.write(big[: min(left, len(big))])
                    left -= min(left, len(big))
            storage = lt.file_storage()
            lt.add_files(storage, path)
            torrent = lt.create_torrent(storage, piece_length(size), lt.create_torrent.v2_only)
            lt.set_piece_hashes(torrent, folder)
            made = torrent.generate()
            root = made[b"info"][b"file tree"][b"content"][b""][b"pieces root"]
            layer = made.get(b"piece layers", {}).get(root, root)
            print(size, piece_length(size), root.hex(), len(layer) // 32, hashlib.sha256(layer).hexdigest(), sep="\t")
            os.remove(path)
            sys.stdout.flush()


main()
