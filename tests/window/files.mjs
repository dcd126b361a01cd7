// Which files below a folder hold some text.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

export async function filesWith(folder, needle) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const found = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const held = await readFile(file).catch(() => Buffer.alloc(0));
    if (held.includes(needle)) found.push(file);
  }
  return found;
}
