import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** An archive on the disk, as Lambda would unpack it. */
export interface Unpacked {
    readonly handler: string;
    readonly bytes: number;
    readonly files: number;
}

/** Writes an archive's files into a folder. */
export async function unpack(archive: pulumi.asset.AssetArchive, folder: string): Promise<Unpacked> {
    let entry = "";
    for (const [name, asset] of Object.entries((await archive.assets) as Record<string, unknown>)) {
        const target = join(folder, name);
        mkdirSync(dirname(target), { recursive: true });
        if (asset instanceof pulumi.asset.StringAsset) writeFileSync(target, await asset.text);
        else if (asset instanceof pulumi.asset.FileAsset) cpSync(String(await asset.path), target);
        else if (asset instanceof pulumi.asset.FileArchive)
            cpSync(String(await asset.path), target, { recursive: true });
        else throw new Error(`The archive holds ${name} in a form that is not measured`);
        if (/^(?:__)?index\.js$/.test(name)) entry = name.replace(".js", ".handler");
    }
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((name) => statSync(join(folder, name)))
        .filter((stats) => stats.isFile());
    return { handler: entry, bytes: files.reduce((sum, { size }) => sum + size, 0), files: files.length };
}
