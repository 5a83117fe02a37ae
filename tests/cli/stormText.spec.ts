import { expect } from "chai";
import { repeatText } from "../../cli/storm/stormText";

describe("The command that plays a schedule again", () => {
    it("can be pasted into a shell as it stands, whatever its options hold", () => {
        const options = ["--stack", "dev", "--cwd", "my ops/it's", "--config", 'rules={"a":[1]}', "--exact"];
        expect(repeatText(7, options).split(" storm ")[1]).to.equal(
            `--stack dev --cwd 'my ops/it'\\''s' --config 'rules={"a":[1]}' --exact --seed 7 --schedules 1`,
        );
    });
});
