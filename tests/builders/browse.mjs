// Opens pages in headless Chromium and tells what it saw: a JSON list of tasks on stdin, a JSON list of answers out.
// A task: {url, width?, dark?, axe?, query?, screenshot?, click?}. A page that asks anybody but its own host is told of.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [tools, executablePath] = process.argv.slice(2);
const require = createRequire(`${tools}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf-8");
const { tasks, pictures = {} } = JSON.parse(readFileSync(0, "utf-8"));  // address of a picture -> its file
const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--allow-file-access-from-files=false"];
const browser = await chromium.launch({ executablePath, args });

const WATCH = () => {
  new MutationObserver(() => { window.searched ??= performance.now() })
    .observe(document, { subtree: true, attributes: true, attributeFilter: ["data-searched"] });
};
const MEASURE = () => {
  const pieces = performance.getEntriesByType("resource").filter(each => each.name.includes("/search/"));
  return {
    ms: window.searched - Math.max(...pieces.map(each => each.responseEnd)),
    links: [...document.querySelectorAll("#found h3 a")].map(each => decodeURI(each.href)),
    count: parseInt(document.getElementById("said").textContent.replace(/\D*/, "")) || 0,
  };
};

async function browse(task) {
  const context = await browser.newContext({
    viewport: { width: task.width ?? 1200, height: task.height ?? 900 },
    colorScheme: task.dark ? "dark" : "light",
    bypassCSP: !!task.axe,
    deviceScaleFactor: task.scale ?? 1,
  });
  const page = await context.newPage(), said = [], outside = [], weight = { page: 0, pieces: 0 }, sizes = [];
  page.on("console", message => { if (message.type() === "error") said.push(message.text()) });
  page.on("pageerror", error => said.push(String(error)));
  page.on("request", request => {
    if (new URL(request.url()).origin !== new URL(task.url).origin) outside.push(request.url());
  });
  for (const [url, path] of Object.entries(pictures)) await page.route(url, route => route.fulfill({ path }));
  page.on("response", response => sizes.push(response.body().then(body => {
    weight[response.url().includes("/search/") && response.url().endsWith(".js") ? "pieces" : "page"] +=
      response.request().resourceType() === "image" ? 0 : body.length;
  }).catch(() => {})));
  await page.addInitScript(WATCH);
  await page.goto(task.url, { waitUntil: "load" });
  const told = { url: task.url };
  if (task.query) {
    await page.waitForFunction(query => document.documentElement.dataset.searched === query, task.query, { timeout: 20000 });
    Object.assign(told, await page.evaluate(MEASURE));
  }
  if (task.axe) {
    await page.evaluate(axe);
    const result = await page.evaluate(() => axe.run());
    told.violations = result.violations.map(each => [each.impact, each.id, each.nodes[0].html.slice(0, 200), each.nodes[0].failureSummary]);
  }
  if (task.screenshot) await page.screenshot({ path: task.screenshot, fullPage: !!task.full });
  await Promise.all(sizes);
  await context.close();
  return { ...told, said, outside, weight };
}

const told = [];
for (const task of tasks) told.push(await browse(task));
await browser.close();
console.log(JSON.stringify(told));
