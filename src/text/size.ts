/** Sizes of bytes as people write and read them: `4MiB`, `64 MB`, `20.0 MiB`. */

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1 << 10,
  kb: 1000,
  kib: 1 << 10,
  m: 1 << 20,
  mb: 1_000_000,
  mib: 1 << 20,
  g: 1 << 30,
  gb: 1_000_000_000,
  gib: 1 << 30,
};

/** Bytes of a size such as `4MiB`, `4M` (binary), `4MB` (decimal) or `4096`; undefined when it is none. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = match ? UNITS[match[2]!.toLowerCase()] : undefined;
  return match && unit !== undefined ? Math.round(Number(match[1]) * unit) : undefined;
}

/** `0 B`, `274 B`, `3.9 KiB`, `20.3 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return unit === 0 ? `${bytes} B` : `${value.toFixed(1)} ${units[unit]}`;
}
