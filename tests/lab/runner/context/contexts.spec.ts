import { expect } from "chai";
import { Lab } from "event-ops-lab";
import { join } from "node:path";
