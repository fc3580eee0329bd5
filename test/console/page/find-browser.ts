import { existsSync } from 'node:fs';

/** Where Debian and others put Chromium. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The browser for the tests of the page: `CHROMIUM`, or where systems put it.
 *
 * @throws Error that says how to get one.
 */
export function findBrowser(): string {
  const { CHROMIUM } = process.env;
  const found = [...(CHROMIUM === undefined ? [] : [CHROMIUM]), ...PLACES].find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new Error(
    `There is no browser at ${PLACES.join(', ')}. Install one (Debian: apt-get install chromium), or set CHROMIUM to the path of one.`,
  );
}
