/** What headless Chromium saves of a page's traffic: "Save all as HAR", by its own developer tools. */

import { launch, type Browser, type Page } from 'puppeteer';

/** Opens the developer tools beside a page, lets it be used, and gives the HAR with all contents. */
export async function chromiumHar(use: (page: Page) => Promise<void>): Promise<string> {
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  const browser = await launch({ executablePath: '/usr/bin/chromium', args: [...args, OTHER_ORIGINS] });
  try {
    const page = await browser.newPage();
    const tools = await openTools(browser, page);
    await use(page);
    return (await tools.evaluate(SAVE_ALL)) as string;
  } finally {
    await browser.close();
  }
}

/** The tools are a page too, which speaks to the other one. */
const OTHER_ORIGINS = '--remote-allow-origins=*';

async function openTools(browser: Browser, page: Page): Promise<Page> {
  const session = await page.createCDPSession();
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const socket = `${new URL(browser.wsEndpoint()).host}/devtools/page/${targetInfo.targetId}`;
  const tools = await browser.newPage();
  await tools.goto(`devtools://devtools/bundled/inspector.html?ws=${socket}&panel=network`);
  // They have found the page, and what they asked of its network before is done when the same is answered again.
  await tools.waitForFunction(`(async () => {
    const { TargetManager } = await import('${MODULES}/core/sdk/sdk.js');
    const target = TargetManager.TargetManager.instance().primaryPageTarget();
    await target?.networkAgent().invoke_enable({});
    return target !== null;
  })()`);
  return tools;
}

const MODULES = 'devtools://devtools/bundled';

/** Runs in the tools; as text, since their modules are none of ours. */
const SAVE_ALL = `(async () => {
  const { NetworkLog } = await import('${MODULES}/models/logs/logs.js');
  const { Writer } = await import('${MODULES}/models/har/har.js');
  let text = '';
  const stream = { write: async (more) => void (text += more) };
  const get = (_, key) => (key === 'canceled' ? false : () => false);
  const progress = new Proxy({}, { get, set: () => true });
  const requests = NetworkLog.NetworkLog.instance().requests();
  await Writer.Writer.write(stream, requests, { sanitize: false }, progress);
  return text;
})()`;
