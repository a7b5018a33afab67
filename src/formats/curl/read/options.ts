/** The words of a curl command as options with their values, and what is none. */

export interface CurlWord {
  /** The long name; of what is no option, `url`. */
  readonly option: string;
  readonly value: string;
}

/** Takes `-sSXPOST`, `--request POST` and `--request=POST` for the same. */
export function* optionsOf(words: readonly string[]): Iterable<CurlWord> {
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word.startsWith('--') && word.length > 2) {
      const [name = '', ...rest] = word.slice(2).split('=');
      if (rest.length > 0) yield { option: name, value: rest.join('=') };
      else if (VALUED.has(name)) yield { option: name, value: words[++at] ?? '' };
      else yield { option: name, value: '' };
    } else if (word.startsWith('-') && word.length > 1) {
      const { found, takesNext } = shortOptions(word.slice(1));
      for (const one of found.slice(0, -1)) yield one;
      const last = found.at(-1);
      if (last) yield takesNext ? { ...last, value: words[++at] ?? '' } : last;
    } else yield { option: 'url', value: word };
  }
}

function shortOptions(letters: string): { readonly found: readonly CurlWord[]; readonly takesNext: boolean } {
  const found: CurlWord[] = [];
  for (let at = 0; at < letters.length; at++) {
    const option = SHORT[letters[at]!] ?? '';
    if (!VALUED.has(option)) {
      found.push({ option, value: '' });
      continue;
    }
    const value = letters.slice(at + 1);
    found.push({ option, value });
    return { found, takesNext: value === '' };
  }
  return { found, takesNext: false };
}

/** Those that are not here are switches that change nothing of what is sent. */
const SHORT: Readonly<Record<string, string>> = {
  ...{ A: 'user-agent', b: 'cookie', c: 'cookie-jar', C: 'continue-at', d: 'data', D: 'dump-header' },
  ...{ e: 'referer', E: 'cert', F: 'form', G: 'get', H: 'header', i: 'include', I: 'head', K: 'config' },
  ...{ L: 'location', m: 'max-time', o: 'output', Q: 'quote', r: 'range', t: 'telnet-option' },
  ...{ T: 'upload-file', u: 'user', U: 'proxy-user', v: 'verbose', w: 'write-out', x: 'proxy' },
  ...{ X: 'request', y: 'speed-time', Y: 'speed-limit', z: 'time-cond', P: 'ftp-port' },
};

/** Options that take the next word. */
const VALUED: ReadonlySet<string> = new Set([
  ...['user-agent', 'cookie', 'cookie-jar', 'continue-at', 'data', 'dump-header', 'referer', 'cert', 'form'],
  ...['header', 'config', 'max-time', 'output', 'quote', 'range', 'telnet-option', 'upload-file', 'user'],
  ...['proxy-user', 'write-out', 'proxy', 'request', 'speed-time', 'speed-limit', 'time-cond', 'ftp-port'],
  ...['data-ascii', 'data-raw', 'data-binary', 'data-urlencode', 'json', 'form-string', 'url', 'cacert'],
  ...['capath', 'key', 'cert-type', 'key-type', 'pass', 'connect-timeout', 'resolve', 'connect-to', 'retry'],
  ...['retry-delay', 'retry-max-time', 'interface', 'limit-rate', 'max-redirs', 'noproxy', 'oauth2-bearer'],
  ...['output-dir', 'proto', 'proto-default', 'request-target', 'socks5', 'socks5-hostname', 'stderr'],
  ...['tls-max', 'trace', 'trace-ascii', 'unix-socket', 'url-query', 'aws-sigv4', 'ciphers', 'dns-servers'],
  ...['max-filesize', 'expect100-timeout', 'keepalive-time', 'pinnedpubkey', 'proxy-header', 'preproxy'],
]);
