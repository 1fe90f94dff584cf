/**
 * What a command has to say at its end, in every form it can be had in. Each is rendered only when asked for, and the
 * renderers for people who read elsewhere than in a terminal are only then loaded.
 */

import type { Diagnostic } from '../model/diagnostic.ts'
import type { DriftReport } from '../model/drift.ts'
import type { ApplyResult } from '../model/outcome.ts'
import type { Plan } from '../model/plan.ts'
import type { Failure } from '../model/result.ts'
import type { HtmlOptions } from '../report/html-page.ts'
import { applyJson } from '../report/json-apply.ts'
import { diagnosticsJson, failureJson } from '../report/json-diagnostics.ts'
import { differenceJson } from '../report/json-difference.ts'
import { driftJson } from '../report/json-drift.ts'
import { planJson, widgetJson } from '../report/json-plan.ts'
import type { MarkdownOptions } from '../report/markdown-parts.ts'
import type { TextOptions } from '../report/style.ts'
import { applyText } from '../report/text-apply.ts'
import { diagnosticsText } from '../report/text-diagnostics.ts'
import { driftText } from '../report/text-drift.ts'
import { failureText } from '../report/text-failure.ts'
import { planText } from '../report/text-plan.ts'
import { type ComparedChange, planDifferenceText } from '../report/text-plan-difference.ts'

export interface Document {
  readonly text: (options: TextOptions) => string
  readonly json: () => string
  readonly markdown: (options: MarkdownOptions) => Promise<string>
  readonly html: (options: HtmlOptions) => Promise<string>
  /** For GitLab's plan widget; `null` where there are no changes to count. */
  readonly gitlab: (() => string) | null
}

/** How a plan came about. */
export interface Made {
  readonly version: string
  readonly baseUrl: string
  readonly readRequests: number
}

export const planDocument = (plan: Plan, made: Made): Document => ({
  text: (options) => planText(plan, { ...options, readRequests: made.readRequests }),
  json: () => planJson(plan, made),
  markdown: async (options) =>
    (await import('../report/markdown-plan.ts')).planMarkdown(plan, {
      ...options,
      readRequests: made.readRequests,
    }),
  html: async (options) => (await import('../report/html-plan.ts')).planHtml(plan, { ...options, ...made }),
  gitlab: () => widgetJson(plan),
})

/** The plan and what became of it. */
export const applyDocument = (plan: Plan, result: ApplyResult, made: Made): Document => ({
  text: (options) =>
    `${planText(plan, { ...options, readRequests: made.readRequests })}\n${applyText(result, { ...options, listApplied: true })}`,
  json: () => applyJson(result),
  markdown: async (options) =>
    (await import('../report/markdown-apply.ts')).applyMarkdown(plan, result, options),
  html: async (options) =>
    (await import('../report/html-apply.ts')).applyHtml(plan, result, { ...options, baseUrl: made.baseUrl }),
  gitlab: null,
})

export const driftDocument = (report: DriftReport, made: Pick<Made, 'version' | 'baseUrl'>): Document => ({
  text: (options) => driftText(report, options),
  json: () => driftJson(report, made),
  markdown: async (options) => (await import('../report/markdown-drift.ts')).driftMarkdown(report, options),
  html: async (options) =>
    (await import('../report/html-drift.ts')).driftHtml(report, { ...options, baseUrl: made.baseUrl }),
  gitlab: null,
})

/** Who speaks, for what no plan can tell: the command, and the project as far as it is known. */
export interface Speaker {
  readonly command: string
  readonly project: string | null
}

/** @param verdict what the text says at its end; empty for nothing */
export const diagnosticsDocument = (
  { command, project }: Speaker,
  diagnostics: readonly Diagnostic[],
  verdict = '',
): Document => ({
  text: (options) => diagnosticsText(diagnostics, options) + verdict,
  json: () => diagnosticsJson(diagnostics),
  markdown: async (options) =>
    (await import('../report/markdown-diagnostics.ts')).diagnosticsMarkdown(
      command,
      project,
      diagnostics,
      options,
    ),
  html: async (options) =>
    (await import('../report/html-diagnostics.ts')).diagnosticsHtml(command, project, diagnostics, options),
  gitlab: null,
})

/** `refused`: a brake or guard (exit 3). `interrupted`: a run that was stopped. */
export type FailureStatus = 'error' | 'refused' | 'interrupted'

export const failureDocument = (
  { command, project }: Speaker,
  failure: Failure,
  status: FailureStatus,
): Document => ({
  text: (options) => failureText(failure, options),
  json: () => failureJson(failure, status),
  markdown: async (options) =>
    (await import('../report/markdown-diagnostics.ts')).failureMarkdown(
      command,
      project,
      failure,
      status,
      options,
    ),
  html: async (options) =>
    (await import('../report/html-diagnostics.ts')).failureHtml(command, project, failure, status, options),
  gitlab: null,
})

/** The plan made now is not the one that was reviewed. */
export const differenceDocument = (
  { command, project }: Speaker,
  reviewed: readonly ComparedChange[],
  now: readonly ComparedChange[],
  failure: Failure,
): Document => ({
  text: (options) => `${planDifferenceText(reviewed, now, options)}\n${failureText(failure, options)}`,
  json: () => differenceJson(reviewed, now, failure),
  markdown: async (options) =>
    (await import('../report/markdown-difference.ts')).differenceMarkdown(
      command,
      project ?? '',
      reviewed,
      now,
      failure,
      options,
    ),
  html: async (options) =>
    (await import('../report/html-difference.ts')).differenceHtml(
      command,
      project ?? '',
      reviewed,
      now,
      failure,
      options,
    ),
  gitlab: null,
})
