/** What somebody who means harm would try, and what the server answers. A test is named after what it refuses. */
package dev.countersign.attacks;
