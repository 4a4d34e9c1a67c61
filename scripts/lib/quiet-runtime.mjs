// Tests that load onnxruntime without an engine tell its maker nothing about this machine either; see
// packages/engine/src/backends/no-telemetry.ts.
process.env.ORT_DISABLE_TELEMETRY = '1';
