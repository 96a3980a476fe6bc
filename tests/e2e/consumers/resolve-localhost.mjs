// Names below localhost are this machine: browsers know it, Node asks a resolver, which does not.

import dns from "node:dns";

const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(name.endsWith(".localhost") ? "127.0.0.1" : name, ...rest);
