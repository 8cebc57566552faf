import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Paths as CloudFront and the local stack serve them: the page below `/console/`, its files in `assets`. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
