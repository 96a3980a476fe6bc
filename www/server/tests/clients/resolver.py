"""Runs a client unchanged, with the names of OSS leading to the local server: a hosts file, for one process.

python3 resolver.py PORT CLIENT [ARGUMENTS...]
"""

import runpy
import socket
import sys

port, client = int(sys.argv[1]), sys.argv[2]
lookup = socket.getaddrinfo


def local(host, service, *rest, **options):
    """Resolves names of OSS to the local server, and no other name: the client has no business elsewhere."""
    name = host.decode() if isinstance(host, bytes) else host
    if name.endswith(".aliyuncs.com"):
        return lookup("127.0.0.1", port, *rest, **options)
    if name in ("127.0.0.1", "localhost"):
        return lookup(host, service, *rest, **options)
    raise OSError(f"the client looks for {name}")


socket.getaddrinfo = local
sys.argv = sys.argv[2:]
runpy.run_path(client, run_name="__main__")
