/** The commands, each loaded when it is given: the lab takes longer to load than most of what the others do. */
export const commands = {
    budget: () => require("../commands/budget") as typeof import("../commands/budget"),
    changes: () => require("../commands/changes") as typeof import("../commands/changes"),
    check: () => require("../commands/check") as typeof import("../commands/check"),
    deadLetters: () => require("../commands/deadLetters") as typeof import("../commands/deadLetters"),
    doctor: () => require("../commands/doctor") as typeof import("../commands/doctor"),
    engine: () => require("../commands/engine") as typeof import("../commands/engine"),
    deployerPolicy: () => require("../commands/deployerPolicy") as typeof import("../commands/deployerPolicy"),
    graph: () => require("../commands/graph") as typeof import("../commands/graph"),
    match: () => require("../commands/match") as typeof import("../commands/match"),
    redact: () => require("../commands/redact") as typeof import("../commands/redact"),
    replay: () => require("../commands/replay") as typeof import("../commands/replay"),
    send: () => require("../commands/send") as typeof import("../commands/send"),
    start: () => require("../commands/start") as typeof import("../commands/start"),
    storm: () => require("../commands/storm") as typeof import("../commands/storm"),
};
