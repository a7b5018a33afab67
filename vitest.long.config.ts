// `npm run test:long`: the laws at the issues' full counts, and the tests that take minutes.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{property,long}/**/*.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 900_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
