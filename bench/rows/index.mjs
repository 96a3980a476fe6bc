// All rows, in the order of the results.

import * as bytes from "./bytes.mjs";
import * as checksum from "./checksum.mjs";
import * as coldStart from "./cold-start.mjs";
import * as growth from "./growth.mjs";
import * as limited from "./limited.mjs";
import * as mainThread from "./main-thread.mjs";
import * as many from "./many.mjs";
import * as memory from "./memory.mjs";
import * as native from "./native.mjs";
import * as oneFile from "./one-file.mjs";
import * as policy from "./policy.mjs";
import * as refusal from "./refusal.mjs";

export const rows = [bytes, coldStart, many, oneFile, limited, refusal, growth, memory, mainThread, checksum, policy, native];
