import MarkdownIt from "markdown-it";

export default function (config) {
  const markdown = new MarkdownIt("commonmark", { html: false });
  config.addFilter("inline", (text) => markdown.renderInline(text));
  config.addFilter("slug", (text) => text.toLowerCase().replaceAll(" ", "-"));
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("newest", (list, count) => list.slice(-count).reverse());
  config.addCollection("people", (api) => {
    const found = new Map();
    for (const brief of api.getFilteredByTag("brief").reverse()) {
      for (const actor of brief.data.actors) {
        if (!found.has(actor.name)) found.set(actor.name, []);
        found.get(actor.name).push(brief);
      }
    }
    return [...found].map(([name, briefs]) => ({ name, briefs }));
  });
  return {
    dir: { input: "content", includes: "../_includes", output: "_site" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
