export default {
  layout: "brief.njk",
  tags: ["brief"],
  permalink: (data) => `briefs/${data.page.fileSlug}.html`,
};
