import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `pnpm dev` finds the backend. */
const BACKEND_URL = 'http://localhost:8000';
const BACKEND_PATHS = ['/api', '/health', '/healthz', '/readyz', '/metrics'];

export default defineConfig({
  plugins: [react()],
  // The page's content policy allows neither inline scripts nor blob workers nor data: assets.
  build: {
    outDir: 'dist/page',
    target: 'es2023',
    assetsInlineLimit: 0,
    sourcemap: true,
    rolldownOptions: { input: ['index.html', 'stage.html'] },
  },
  worker: { format: 'es' },
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      ...Object.fromEntries(BACKEND_PATHS.map((path) => [path, BACKEND_URL])),
      '/socket.io': { target: BACKEND_URL, ws: true },
    },
  },
});
