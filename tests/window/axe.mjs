// Accessibility, checked by axe in the real window.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious breaches on the page as it is, each with where it is. */
export async function breaches(browser) {
  await browser.execute(source);
  return browser.executeAsync((done) => {
    const context = { exclude: [["[data-tabster-dummy]"]] };
    const rules = { runOnly: ["wcag2a", "wcag2aa"], resultTypes: ["violations"] };
    window.axe.run(context, rules).then(
      (found) => done(found.violations.filter((one) => one.impact === "serious" || one.impact === "critical").map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join("; ")}`)),
      (error) => done([String(error)]),
    );
  });
}
