import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CONTRADICTORY_PORTFOLIO } from '../../../lib/proofs/exercise/example-deliveries.ts';
import { type Pipeline, startPipeline } from '../../start-pipeline.ts';
import { type LocalConsole, startLocalConsole } from '../start-local-console.ts';
import { findBrowser } from './find-browser.ts';

/** Without these, Chromium asks its maker's hosts at every start. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The views, and what each shows when it has everything. */
const VIEWS = [
  ['#/deliveries', 'generic-good'],
  ['#/deliveries/portfolio-risk-bad', 'for a million like it'],
  ['#/deliveries/generic-good', 'for a million like it'],
  ['#/flow', 'Undelivered events'],
  ['#/dead-letters', 'Parked deliveries'],
  ['#/try-it', 'Or send what the contract refuses'],
  ['#/machines/Ingest', 'Store payload'],
] as const;

/** Script, markup, marks of direction, and a line that is longer than any screen. */
const HOSTILE = JSON.stringify({
  data: '<img src=x onerror="globalThis.hacked = true"><script>globalThis.hacked = true</script>',
  '\u202Eexe.png': '\u2066\u200Bhidden\u0007',
  long: 'x'.repeat(240_000),
});

let pipeline: Pipeline;
let console: LocalConsole;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const executablePath = findBrowser();
  pipeline = await startPipeline({ expressHistory: true });
  console = await startLocalConsole(pipeline.run.endpoint);
  browser = await chromium.launch({ executablePath, args: QUIET });
  await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'good' });
  await pipeline.post('generic', HOSTILE, { 'idempotency-key': 'hostile' });
  await pipeline.post('portfolio-risk', JSON.stringify(CONTRADICTORY_PORTFOLIO), {
    'idempotency-key': 'bad',
  });
  await Promise.all(
    ['generic-good', 'generic-hostile', 'portfolio-risk-bad'].map((id) => pipeline.settled(id)),
  );
});
afterAll(async () => {
  await browser?.close();
  await console?.close();
  await pipeline?.stop();
});

beforeEach(() => open());
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

/** Opens the console by its address in a browser without anything of before. */
async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<void> {
  await context?.close();
  context = await browser.newContext(options);
  context.setDefaultTimeout(120_000);
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(console.address);
  await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
}

/** Goes to a view, until it shows a text. */
async function show(hash: string, text: string): Promise<void> {
  await page.evaluate((wanted) => {
    location.hash = wanted;
  }, hash);
  await page.locator('main').getByText(text).first().waitFor();
}

describe('a person who has never seen it', () => {
  test('finds why a delivery failed, which body came in, what it cost, and runs it again', async () => {
    await page.getByRole('link', { name: /portfolio-risk-bad/ }).click();
    const why = page.getByRole('region', { name: 'Why it failed' });
    await expect.poll(() => why.innerText()).toContain('InvalidDelivery: correlations must be symmetric');
    expect(await why.innerText()).toContain('In Run compute of Process, after 1 try.');
    const body = page.getByRole('region', { name: 'What came in' });
    await body.getByRole('button', { name: 'Exact text' }).click();
    expect(await body.locator('pre').innerText()).toBe(JSON.stringify(CONTRADICTORY_PORTFOLIO));
    const cost = page.getByRole('region', { name: 'What it cost' });
    await expect
      .poll(() => cost.innerText())
      .toMatch(/\$0\.000\d+, which is \$\d+\.\d\d for a million like it/);
    await page.getByRole('button', { name: 'Run it again' }).click();
    await page.getByText('redriven (1)').waitFor();
    await page.getByText('redriven once').waitFor();
  });

  test('sends from the form and follows to the outcome', async () => {
    await show('#/try-it', 'Send');
    await page.getByLabel('Idempotency-Key').fill('from-the-form');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('link', { name: 'generic-from-the-form' }).click();
    await page.getByText('✓ SUCCEEDED').first().waitFor();
    const result = page.getByRole('region', { name: 'Result' });
    await expect.poll(() => result.innerText()).toContain('topLevelKeys');
  });

  test('sees a delivery appear in the list without doing anything', async () => {
    await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'appears' });
    await page.getByRole('link', { name: /SUCCEEDED generic-appears/ }).waitFor();
    expect(await page.getByRole('link', { name: /generic-appears/ }).count()).toBe(1);
  });
});

test('a hostile payload is text, its hidden characters are seen, and its long line is cut', async () => {
  await show('#/deliveries/generic-hostile', 'hidden');
  const body = page.getByRole('region', { name: 'What came in' });
  const text = await body.locator('.tree').innerText();
  expect(text).toContain('<script>globalThis.hacked = true</script>');
  expect(text).toContain(String.raw`\u{202E}exe.png`);
  expect(text).toContain(String.raw`\u{2066}\u{200B}hidden`);
  expect(text).not.toMatch(/[\u202E\u2066\u200B]/);
  expect(text).toContain('Show all 240,002 characters');
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  expect(await page.locator('img').count()).toBe(0);
});

test('the token is not in the address bar, and a tab without it sees nothing', async () => {
  expect(page.url()).not.toContain(console.token);
  const other = await (await browser.newContext()).newPage();
  await other.goto(console.base);
  await other.getByText('Open the console by the address that the command printed').waitFor();
  await other.context().close();
});

test('the keyboard alone goes from the list to a delivery and back', async () => {
  await page.getByRole('link', { name: /generic-good/ }).waitFor();
  await page.getByLabel('Status').focus();
  await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  const first = await focused();
  await page.keyboard.press('ArrowDown');
  const second = await focused();
  expect(second).not.toBe(first);
  await page.keyboard.press('ArrowUp');
  expect(await focused()).toBe(first);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'What happened' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
});

describe.each([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['narrow', { viewport: { width: 360, height: 740 } }],
] as const)('%s', (_name, options) => {
  test.each(VIEWS)('%s: axe finds nothing, and nothing is wider than the screen', async (view, text) => {
    await open(options);
    await show(view, text);
    // By evaluate, because the policy of the page allows no other script.
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { axe: inPage } = globalThis as unknown as { readonly axe: typeof import('axe-core') };
      const { violations } = await inPage.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
    expect(found).toEqual([]);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(tooWide).toBe(false);
  });
});
