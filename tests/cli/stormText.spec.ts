import { expect } from "chai";
import { repeatText, resultText } from "../../cli/storm/stormText";

describe("The command that plays a schedule again", () => {
    it("can be pasted into a shell as it stands, whatever its options hold", () => {
        const options = ["--stack", "dev", "--cwd", "my ops/it's", "--config", 'rules={"a":[1]}', "--exact"];
        expect(repeatText(7, options).split(" storm ")[1]).to.equal(
            `--stack dev --cwd 'my ops/it'\\''s' --config 'rules={"a":[1]}' --exact --seed 7 --schedules 1`,
        );
    });
});

describe("The result of a storm", () => {
    const played = { played: 2, events: 3, unmatched: 1, ends: { handled: 3 }, notAccepted: 1 };

    it("counts what became of the events, and those that match no rule", () => {
        expect(resultText(played, 2, 1)).to.equal(
            "2 schedules, 3 events each (1 of them matches no rule), in 1.0 s (500 ms a schedule): " +
                "3 events accepted, 1 not; of those accepted 3 handled, 0 dead-lettered, 0 on-failure.",
        );
        expect(resultText({ ...played, played: 1, unmatched: 2, ends: { lost: 1 } }, 2, 1)).to.equal(
            "1 of 2 schedules, 3 events each (2 of them match no rule), in 1.0 s (1000 ms a schedule): " +
                "1 event accepted, 1 not; of those accepted 0 handled, 0 dead-lettered, 0 on-failure, 1 lost.",
        );
        expect(resultText({ ...played, unmatched: 0 }, 2, 1)).to.match(/^2 schedules, 3 events each, in/);
        const unhandled = { count: 1, first: "Of e2, the function worker makes TypeError: no" };
        expect(resultText({ ...played, unhandled }, 2, 1).split("\n")[1]).to.equal(
            "1 of the events is not handled without faults, either: little is asked of it. Of e2, the function worker makes " +
                "TypeError: no. event-ops replay shows more.",
        );
    });
});
