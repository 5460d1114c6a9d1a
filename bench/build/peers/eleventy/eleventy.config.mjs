import syntaxHighlight from "@11ty/eleventy-plugin-syntaxhighlight";

const KINDS = ["page", "event", "job", "release", "minutes", "story"];

export default function (config) {
  config.addPlugin(syntaxHighlight);
  for (const kind of KINDS) {
    config.addCollection(kind, (all) => all.getFilteredByGlob(`content/${kind}/*.md`).sort((one, other) => other.date - one.date));
  }
  config.addCollection("records", (all) => all.getFilteredByGlob("content/*/*.md").sort((one, other) => other.date - one.date));
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("first", (list, count) => list.slice(0, count));
  return { dir: { input: "content", output: "out", includes: "../_includes", data: "../_data" } };
}
