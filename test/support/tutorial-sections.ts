/** The sections of tutorials of the Image API that people wrote by hand, and what a cookbook of such a session has for each. */

import { expect } from 'vitest';
import { sectionsOf } from './cookbook-run.js';

type Row = readonly [tutorial: string, section: string, heading: RegExp, ...texts: string[]];

/** The tutorials' sections: the one that is generated instead, and what must be in it. */
const SECTIONS: readonly Row[] = [
  ['API list', 'Issue token', /^Issue token/, 'X-Subject-Token: ${OS_AUTH_TOKEN}', 'OS_AUTH_TOKEN=$('],
  ['API list', 'List images', /^List images$/, '/v2/images"', '"images": ['],
  ['API list', 'Show image', /^Show image$/, '/v2/images/$image_id"', '"id": "${image_id}"'],
  ['API list', 'Show tasks', /^List tasks of image$/, '/v2/images/$image_id/tasks"', '"tasks": ['],
  [
    'Korean blog',
    'token',
    /^Issue token \(OS_USERNAME, OS_PROJECT_NAME\)$/,
    '"name": $(printf %s "$OS_PROJECT_NAME" | jq -Rs .)',
  ],
  ['Korean blog', 'endpoint', /^Issue token \(OS_USERNAME/, 'select(.type == "image")', 'OS_IMAGE_URL=$('],
  ['Korean blog', 'list', /^List images$/, 'curl -i "$OS_IMAGE_URL/v2/images"'],
  ['Korean blog', 'show', /^Show image$/, 'X-Auth-Token: $OS_AUTH_TOKEN'],
  ['Korean blog', 'sorted list', /^List images \(sort=/, '/v2/images?sort=name:asc,status:desc"'],
  ['Korean blog', 'create', /^Create image$/, '"disk_format": "raw"', 'HTTP/1.1 201 Created'],
  ['Korean blog', 'upload', /^Upload image data$/, '--data-binary "@$image_file"'],
  ['Image API', 'create', /^Create image$/, '"tags": [', 'Location: http', 'image_id=$('],
  [
    'Image API',
    'patch',
    /^Update image$/,
    '"op": "add"',
    'json-patch',
    'login_user</code> is new in the answer',
  ],
  ['Image API', 'upload', /^Upload image data$/, 'HTTP/1.1 100 Continue\n\nHTTP/1.1 204 No Content'],
  ['Image API', 'download', /^Download image data$/, '-o download-image-data.bin', 'Content-Md5: '],
  ['Image API', 'delete', /^Delete image$/, 'curl -i -X DELETE', 'HTTP/1.1 204 No Content'],
  ['Vietnamese', '3.1 get token', /^Issue token \(OS_USER_ID\)$/, '"id": "$OS_USER_ID"', '/v3/auth/tokens'],
  ['Vietnamese', '3.2 list', /^List images$/, '| URL | <code>/v2/images</code> |', '| Method | <code>GET'],
  ['Vietnamese', '3.3 create', /^Create image$/, '| Method | <code>POST</code> |', '"status": "queued"'],
  ['Vietnamese', '3.4 show', /^Show image$/, 'URL | <code>/v2/images/&#123;image_id}</code>'],
  ['Vietnamese', '3.5 delete', /^Delete image$/, '| Method | <code>DELETE</code> |'],
  ['Vietnamese', '3.6 deactivate', /^Deactivate image$/, '/actions/deactivate"', '<code>deactivated</code>'],
  ['Vietnamese', '3.7 reactivate', /^Reactivate image$/, '/actions/reactivate"', '<code>active</code>'],
  ['Vietnamese', '3.8 upload', /^Upload image data$/, 'from <code>queued</code> to <code>active</code>'],
  ['Vietnamese', '3.9 download', /^Download image data$/, '| Method | <code>GET</code> |', '/file"'],
];

export interface TutorialSection {
  readonly tutorial: string;
  readonly section: string;
  readonly heading: RegExp;
  readonly texts: readonly string[];
}

export const TUTORIAL_SECTIONS: readonly TutorialSection[] = SECTIONS.map(
  ([tutorial, section, heading, ...texts]) => ({ tutorial, section, heading, texts }),
);

/** The page, in GitHub's theme and English, has a section with this heading and all of these texts. */
export function expectSection(page: string, { heading, texts }: TutorialSection): void {
  const told = sectionsOf(page).filter((section) => heading.test(section.heading));
  expect(told.length).toBeGreaterThan(0);
  const found = told.filter(({ text }) => texts.every((one) => text.includes(one)));
  expect(
    found.map((one) => one.heading),
    told.map(({ text }) => text).join('\n'),
  ).not.toEqual([]);
}
