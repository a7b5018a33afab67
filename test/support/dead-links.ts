/** The links of a built site that lead nowhere: to no file of it, or to no element in one. */

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';

/** `page.html: target` for each, without those to other hosts. */
export async function deadLinks(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder, { recursive: true });
  const pages = files.filter((file) => file.endsWith('.html'));
  const documents = new Map<string, Document>();
  for (const page of pages) documents.set(`/${page}`, await read(join(folder, page)));
  const isThere = (url: URL): boolean => {
    const path = decodeURIComponent(url.pathname).replace(/\/$/, '/index.html');
    const found = documents.get(path);
    if (!found) return files.includes(path.slice(1));
    const id = decodeURIComponent(url.hash.slice(1));
    return id === '' || found.getElementById(id) !== null || found.getElementsByName(id).length > 0;
  };
  return [...documents].flatMap(([page, document]) =>
    Array.from(document.querySelectorAll('a[href]'), (link) => link.getAttribute('href')!)
      .filter((href) => {
        const url = new URL(href, `http://site${page}`);
        // Every page of a site that is built knows its own address: an empty one is a mistake of a template.
        return href === '' || (url.host === 'site' && !isThere(url));
      })
      .map((href) => `${page}: ${href}`),
  );
}

async function read(file: string): Promise<Document> {
  return new JSDOM(await readFile(file, 'utf8')).window.document;
}
