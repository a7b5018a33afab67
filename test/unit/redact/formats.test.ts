/** Secrets in bodies that are no JSON, and in base64: what is around them stays, and the body stays of its format. */

import { describe, expect, it } from 'vitest';
import type { SecretKind } from '../../../src/model/profile.js';
import { exchangeOf, jsonBody, pseudonym, redactor } from '../../support/redactor.js';

const SECRET = 's3cr3t';
const p = (kind: SecretKind, secret = SECRET): string => pseudonym(kind, secret);
const xml = (kind: SecretKind, secret = SECRET): string =>
  p(kind, secret).replace('<', '&lt;').replace('>', '&gt;');
const percent = encodeURIComponent;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function bodyAfter(text: string, mediaType?: string): string {
  const { body } = redactor().exchange(exchangeOf({ body: jsonBody(text, mediaType) })).request;
  return body.kind === 'text' ? body.text : body.kind;
}

describe('bodies', () => {
  it.each([
    [`<a password="${SECRET}">x</a>`, `<a password="${xml('password')}">x</a>`],
    [`<n:password a="b"> ${SECRET}\n</n:password>`, `<n:password a="b"> ${xml('password')}\n</n:password>`],
    ['<password>a&amp;&#x62;</password>', `<password>${xml('password', 'a&b')}</password>`],
    [`<password><![CDATA[a<b]]></password>`, `<password><![CDATA[${p('password', 'a<b')}]]></password>`],
    [
      `<c><property name="db_password" value="${SECRET}"/><property value="${SECRET}" name="password"/><p value="b" name="c"/></c>`,
      `<c><property name="db_password" value="${xml('password')}"/><property value="${xml('password')}" name="password"/><p value="b" name="c"/></c>`,
    ],
    [
      `<c><field name="password">${SECRET}</field><a name="token">Tokens</a><h name="token">How to get one</h><v name="password"/><v value="b"/></c>`,
      `<c><field name="password">${xml('password')}</field><a name="token">Tokens</a><h name="token">How to get one</h><v name="password"/><v value="b"/></c>`,
    ],
    ['<identity><token id="a"/></identity>', `<identity><token id="${xml('token', 'a')}"/></identity>`],
    [
      `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e "v">]><r u="http://u:${SECRET}@h/?a&amp;token=${SECRET}"/>`,
      `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e "v">]><r u="http://u:${percent(p('password'))}@h/?a&amp;token=${percent(p('password'))}"/>`,
    ],
    [
      `<saml:Assertion ID="i"><ds:SignatureValue>${SECRET}</ds:SignatureValue><saml:NameID>me</saml:NameID></saml:Assertion>`,
      `<saml:Assertion ID="i"><ds:SignatureValue>${xml('signature')}</ds:SignatureValue><saml:NameID>me</saml:NameID></saml:Assertion>`,
    ],
    [`<a>{"password":"${SECRET}"}</a>`, `<a>{"password":"${xml('password')}"}</a>`],
    [`<a><!-- password: ${SECRET} --></a>`, `<a><!-- password: ${p('password')} --></a>`],
    [`<password>${SECRET}</password><br>`, `<password>${xml('password')}</password><br>`],
    [
      `<form><input name="SAMLResponse" type="hidden" value='${SECRET}'></form>`,
      `<form><input name="SAMLResponse" type="hidden" value='${xml('credential')}'></form>`,
    ],
  ])('markup: %s', (text, expected) => {
    expect(bodyAfter(text, 'application/xml')).toBe(expected);
    expect(bodyAfter(text, 'text/html')).toBe(expected);
  });

  it('multipart forms, by the names of their fields', () => {
    const form = (password: string, json: string): string =>
      [
        '--b+1\r\nContent-Disposition: form-data; name="user"\r\n\r\nme\r\n',
        `--b+1\r\ncontent-disposition: form-data; name="password"\r\n\r\n${password}\r\n`,
        `--b+1\r\nContent-Disposition: form-data; name="j"; filename="j"\r\n\r\n{"token":"${json}"}\r\n`,
        '--b+1--\r\n',
      ].join('');
    expect(bodyAfter(form(`${SECRET}\r\n--b+12`, 'abc'), 'multipart/form-data')).toBe(
      form(p('password', `${SECRET}\r\n--b+12`), p('token', 'abc')),
    );
  });

  it.each([
    [
      'JSON in base64',
      { a: [base64('{"password":"a"}')] },
      { a: [base64(`{"password":"${p('password', 'a')}"}`)] },
    ],
    [
      'base64 in a secret’s place',
      { auths: { 'https://r/': { auth: base64(`me:${SECRET}`) } } },
      { auths: { 'https://r/': { auth: base64(`me:${p('password')}`) } } },
    ],
    ['base64 that holds none', { a: base64('{"user":"me"}') }, { a: base64('{"user":"me"}') }],
  ])('%s', (_, body, expected) => expect(JSON.parse(bodyAfter(JSON.stringify(body)))).toEqual(expected));
});
