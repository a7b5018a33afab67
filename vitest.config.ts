// `npm test`: everything that needs neither root, nor Debian packages, nor a service, at reduced counts.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,golden,property,integration,cli}/**/*.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    // Against hanging only: how long a test takes says more of the machine.
    testTimeout: 120_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
